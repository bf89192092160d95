import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLinkKeys } from '../../functions/onboarding/link-keys.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import { dynamoDb, secretsManager, stepFunctions } from '../../functions/runtime/aws.ts';
import { manualClock } from '../local/manual-clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { customerOf, type Target } from './target.ts';

/** The cost of a page: its AWS calls, which count against quotas. */

const DAY = 86_400_000;
const clock = manualClock(Date.parse('2026-11-25T09:00:00Z'));
let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

let calls: string[] = [];
const counts =
  <In, Out>(next: (args: In) => Promise<Out>, { commandName = '' }: { commandName?: string }) =>
  (args: In): Promise<Out> => {
    calls.push(commandName.replace(/Command$/, ''));
    return next(args);
  };
const first = { step: 'initialize', priority: 'high', name: 'counts' } as const;

beforeAll(async () => {
  local = await startEmbedded(clock);
  target = await embeddedTarget(local.url);
  dynamoDb.middlewareStack.add(counts, first);
  secretsManager.middlewareStack.add(counts, first);
  stepFunctions.middlewareStack.add(counts, first);
});
afterAll(() => {
  for (const { middlewareStack } of [dynamoDb, secretsManager, stepFunctions])
    middlewareStack.remove('counts');
  return local.remove();
});

/** The calls behind each of these pages. */
async function callsOf(links: Record<string, string>) {
  const found: Record<string, string[]> = {};
  for (const [name, link] of Object.entries(links)) {
    await clock.advance(0);
    calls = [];
    const page = await fetch(link, { headers: { accept: 'text/html' } });
    expect(page.status, name).toBe(200);
    found[name] = [...calls];
  }
  return found;
}

const aPage = ['GetSecretValue', 'GetItem'];
/** Revoked links to a queue are not in an onboarding's record. */
const aQueue = [...aPage, 'Query'];
/** With the draft, and the onboarding's limits. */
const aForm = [...aPage, 'GetItem', 'GetItem'];

test('a page costs the link’s key and one read, even after a month of waiting and corrections', async () => {
  const customer = await customerOf(target);
  const { setupLink, csm, submission } = customer;
  const queue = await createLink(await readLinkKeys('sequel-sso/local/'), local.url, 'queue', {
    by: csm,
  });
  expect(await callsOf({ setupLink, queue })).toEqual({
    setupLink: aForm,
    queue: aQueue,
  });
  await customer.submit();
  await clock.advance(2_000);
  const approval = await customer.linkMailed(csm, 'approvals');
  const atFirst = await callsOf({ setupLink, approval, queue });
  expect(atFirst).toEqual({
    setupLink: aPage,
    approval: aPage,
    queue: aQueue,
  });

  const [app] = submission.oktaApps;
  const oktaApps = [{ ...app, clientSecret: undefined }];
  for (let round = 1; round <= 3; round += 1) {
    await clock.advance(5 * DAY);
    const note = `Please change this, ${round}.`;
    await target.request(approval, { decision: 'requestChanges', note });
    await clock.advance(5 * DAY);
    // The form is prefilled with the submission.
    expect(await callsOf({ setupLink })).toEqual({ setupLink: [...aForm, 'GetSecretValue'] });
    await customer.submit({ oktaApps, users: [customer.user(`user${round}`)] });
    await clock.advance(2_000);
  }
  expect((await customer.status()).history.length).toBeGreaterThan(10);
  const reminders = (await target.mailsTo(csm)).filter(({ subject }) =>
    subject.includes('is waiting for your approval'),
  );
  expect(reminders.length).toBe(3);
  expect(await callsOf({ setupLink, approval, queue })).toEqual(atFirst);

  await target.request(approval, customer.approve);
  await clock.advance(2_000);
  const trial = await customer.linkMailed(csm, 'trials');
  // The customer's page signs the link to the trial.
  expect(await callsOf({ setupLink, trial })).toEqual({
    setupLink: [...aPage, 'GetSecretValue'],
    trial: aPage,
  });
  await customer.reached('awaitingFirstSignIn');
  // The state that switches on finds it; the page reads the record.
  expect(
    (await target.request(await customer.linkMailed(customer.submission.mainAdmin.email, 'trials')))
      .body,
  ).toMatchObject({
    apps: [{ trials: [{ claims: { hasAccount: false } }] }],
  });
  await clock.advance(2_000);
  const signIn = await customer.linkMailed(csm, 'sign-ins');
  const signIns = { setupLink: aPage, approval: aPage, signIn: aPage };
  expect(await callsOf({ setupLink, approval, signIn })).toEqual(signIns);
  await clock.advance(3 * DAY);
  expect(await callsOf({ setupLink, approval, signIn })).toEqual(signIns);
});
