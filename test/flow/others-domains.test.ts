import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { names } from '../../cdk/names.ts';
import { readLinkKeys } from '../../functions/onboarding/link-keys.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import { onboardingIdSchema } from '../../functions/onboarding/onboarding-id.ts';
import { systemClock } from '../../local/clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { approved, approving, type Customer, customerOf, type Target } from './target.ts';

/** A customer lists somebody else's e-mail domain, in every spelling and on every path. */

let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;
let victim: Customer;
let domain: string;

beforeAll(async () => {
  local = await startEmbedded(systemClock);
  target = await embeddedTarget(local.url);
  victim = await customerOf(target, 0);
  await approved(target, victim);
  for (const { record } of (await victim.status()).emailDomains)
    await target.setDns?.(record.name, record.value);
  domain = victim.approve.vouchedDomains[0] ?? '';
});
afterAll(() => local.remove());

/** A customer's submission with this e-mail domain, as typed. */
function listing({ submission }: Customer, typed: string) {
  const [app] = submission.oktaApps;
  const mainAdmin = { name: 'Eve Admin', email: `eve@${typed}` };
  return { oktaApps: [{ ...app, emailDomains: [typed] }], mainAdmin, users: [] };
}

/** Submits it and has it approved by a CSM who can be talked into vouching. */
async function tried(thief: Customer, typed: string) {
  const sent = await thief.submit(listing(thief, typed));
  expect(sent.status).toBe(202);
  await thief.reached('awaitingApproval');
  const link = await thief.linkMailed(thief.csm, 'approvals');
  const listed = (await thief.status()).emailDomains;
  const vouched = [{ emailDomains: listed.map((each) => each.domain) }];
  return { listed, answer: await target.request(link, approving({ oktaApps: vouched })) };
}

test.each([
  ['upper case', () => domain.toUpperCase()],
  ['the dot of the root', () => `${domain}.`],
  ['full-width letters', () => domain.replace('.test', '\uff0etest')],
])('written with %s it is the same domain, and a conflict', async (_, typed) => {
  const { listed, answer } = await tried(await customerOf(target, 0), typed());
  expect(listed.map((each) => each.domain)).toEqual([domain]);
  expect(listed).toMatchObject([{ proof: 'missing' }]);
  expect(answer).toMatchObject({ status: 422, body: { code: 'domainConflict' } });
});

test('while the other onboarding is in progress, taking over is not offered, as it would be refused', async () => {
  expect((await victim.status()).stage).not.toBe('completed');
  const thief = await customerOf(target, 0);
  await thief.submit(listing(thief, domain));
  await thief.reached('awaitingApproval');
  const link = await thief.linkMailed(thief.csm, 'approvals');
  const { body } = await target.request(link);
  expect(body).toMatchObject({ emailDomains: [{ domain, conflict: { kind: 'inProgress' } }] });
  const page = await (await fetch(link, { headers: { accept: 'text/html' } })).text();
  expect(page).not.toContain('name="replaces"');
});

test('the other customer’s record does not prove a domain below it', async () => {
  const thief = await customerOf(target, 0);
  const below = `mail.${domain}`;
  await thief.submit(listing(thief, below));
  await thief.reached('awaitingApproval');
  expect((await thief.status()).emailDomains).toMatchObject([{ domain: below, proof: 'missing' }]);
  const link = await thief.linkMailed(thief.csm, 'approvals');
  const answer = await target.request(link, approving({ oktaApps: [] }));
  expect(answer).toMatchObject({ status: 422, body: { code: 'domainsNotProven' } });
});

test('a look-alike is shown to the CSM with its real form', async () => {
  const thief = await customerOf(target, 0);
  // A Cyrillic letter.
  const alike = domain.replace('c', '\u0441');
  await thief.submit(listing(thief, alike));
  await thief.reached('awaitingApproval');
  const [{ domain: stored = '' } = {}] = (await thief.status()).emailDomains;
  expect(stored).toMatch(/^xn--/);
  const link = await thief.linkMailed(thief.csm, 'approvals');
  const page = await (await fetch(link, { headers: { accept: 'text/html' } })).text();
  expect(page).toContain(`${alike} (${stored})`);
});

test('it is a conflict in a follow-up, too', async () => {
  const thief = await customerOf(target, 0);
  await approved(target, thief);
  await thief.signIn(thief.submission.mainAdmin.email);
  await thief.reached('completed');
  const lambda = new LambdaClient({});
  const { Payload } = await lambda.send(
    new InvokeCommand({
      FunctionName: names({ stage: 'local' }).function('IssueSetupLink'),
      Payload: JSON.stringify({ again: thief.onboardingId }),
    }),
  );
  lambda.destroy();
  const { onboardingId, setupLink } = z
    .object({ onboardingId: onboardingIdSchema, setupLink: z.string() })
    .parse(JSON.parse(Buffer.from(Payload ?? []).toString()));
  const more = listing(thief, domain);
  expect((await target.request(setupLink, { ...thief.submission, ...more })).status).toBe(202);
  const stands = async () => (await target.request(setupLink)).body;
  await vi.waitFor(
    async () => expect(await stands()).toMatchObject({ stage: 'awaitingApproval' }),
    { timeout: target.patience, interval: target.patience / 200 },
  );
  const keys = await readLinkKeys(names({ stage: 'local' }).secretsPrefix);
  const link = await createLink(keys, local.url, 'approval', { onboardingId, by: thief.csm });
  const answer = await target.request(link, approving(more));
  expect(answer).toMatchObject({ status: 422, body: { code: 'domainConflict' } });
  expect(await stands()).toMatchObject({ stage: 'awaitingApproval' });
});
