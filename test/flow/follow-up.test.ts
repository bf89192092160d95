import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { names } from '../../cdk/names.ts';
import { connectionName } from '../../functions/onboarding/connection-name.ts';
import { executionArn } from '../../functions/onboarding/execution.ts';
import { readLinkKeys } from '../../functions/onboarding/link-keys.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import { type OnboardingId, onboardingIdSchema } from '../../functions/onboarding/onboarding-id.ts';
import { readRecord } from '../../functions/record/store.ts';
import { stepFunctions } from '../../functions/runtime/aws.ts';
import { systemClock } from '../../local/clock.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { approved, approving, type Customer, customerOf, type Target } from './target.ts';

/** A company's further onboarding: more e-mail domains and people for its connection. */

let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;
const stage = names({ stage: 'local' });

beforeAll(async () => {
  local = await startEmbedded(systemClock);
  target = await embeddedTarget(local.url);
});
afterAll(() => local.remove());

const issued = z.object({ onboardingId: onboardingIdSchema, setupLink: z.string() });

/** Another setup link for an onboarding's company, as ops issue it. */
async function issueAgain(again: string) {
  const lambda = new LambdaClient({});
  const { Payload } = await lambda.send(
    new InvokeCommand({
      FunctionName: stage.function('IssueSetupLink'),
      Payload: JSON.stringify({ again }),
    }),
  );
  lambda.destroy();
  return issued.parse(JSON.parse(Buffer.from(Payload ?? []).toString()));
}

/** A follow-up's content: one more e-mail domain, with its own main admin and a user. */
function broughtTo(customer: Customer, prefix: string) {
  const { submission } = customer;
  const [app] = submission.oktaApps;
  const emailDomain = `${prefix}-${app?.emailDomains[0]}`;
  const mainAdmin = { name: 'Mo More', email: `mo@${emailDomain}` };
  return {
    emailDomain,
    mainAdmin,
    submission: {
      oktaApps: [{ ...app, emailDomains: [emailDomain] }],
      mainAdmin,
      users: [`nia@${emailDomain}`],
      contact: submission.contact,
    },
  };
}

/** The CSM confirms that the people in question are re-invited in the dashboard. */
async function prepared(onboardingId: OnboardingId) {
  const keys = await readLinkKeys(stage.secretsPrefix);
  const about = { onboardingId, by: 'dana@sequel.example' };
  const link = await createLink(keys, local.url, 'dashboard', about);
  expect((await target.request(link, { done: true })).status).toBe(200);
}

/** A submitted follow-up, and its own approval link. */
async function followedUp(customer: Customer, prefix: string) {
  const { onboardingId, setupLink } = await issueAgain(customer.onboardingId);
  const brought = broughtTo(customer, prefix);
  expect((await target.request(setupLink, brought.submission)).status).toBe(202);
  const reached = (stage: string) =>
    vi.waitFor(
      async () => expect((await target.request(setupLink)).body).toMatchObject({ stage }),
      { timeout: target.patience, interval: target.patience / 200 },
    );
  await reached('awaitingApproval');
  const keys = await readLinkKeys(stage.secretsPrefix);
  const approval = await createLink(keys, local.url, 'approval', {
    onboardingId,
    by: customer.csm,
  });
  return { ...brought, onboardingId, reached, approval };
}

async function completed() {
  const customer = await customerOf(target, 0);
  await approved(target, customer);
  await customer.signIn(customer.submission.mainAdmin.email);
  await customer.reached('completed');
  // The last states still run, and the last of them ends its use of the connections.
  await vi.waitFor(async () => {
    const record = await readRecord(stage.recordTable, customer.onboardingId);
    expect(record?.usedBy).toBeUndefined();
  }, target.patience);
  return customer;
}
const getsIn = async (customer: Customer, email: string) =>
  (await customer.signIn(email)).html.includes(email);

test('a rejected follow-up leaves the connection unchanged', async () => {
  const customer = await completed();
  const { onboardingId, submission } = customer;
  const standing = async () => {
    const {
      stage: now,
      routed,
      history,
      usedBy,
    } = (await readRecord(stage.recordTable, onboardingId)) ?? {};
    return { now, routed, history, usedBy };
  };
  const before = await standing();
  const followUp = await followedUp(customer, 'rejected');
  const note = 'Not these.';
  await target.request(followUp.approval, { decision: 'reject', note });
  await followUp.reached('rejected');
  expect(await standing()).toEqual(before);
  expect(await getsIn(customer, submission.mainAdmin.email)).toBe(true);
  // Not sent to Okta: Auth0 asks only for the address.
  await expect(customer.signIn(followUp.mainAdmin.email)).rejects.toThrow('No field password');
});

test('a follow-up stopped during its trial leaves the connection unchanged', async () => {
  const customer = await completed();
  const { submission } = customer;
  const followUp = await followedUp(customer, 'stopped');
  await target.request(followUp.approval, approving(followUp.submission));
  await followUp.reached('awaitingTrial');
  const stateMachine = process.env.STATE_MACHINE_ARN ?? '';
  const execution = executionArn(stateMachine, followUp.onboardingId);
  await stepFunctions.send(new StopExecutionCommand({ executionArn: execution }));
  await followUp.reached('failed');
  expect(await getsIn(customer, submission.mainAdmin.email)).toBe(true);
  await expect(customer.signIn(followUp.mainAdmin.email)).rejects.toThrow('No field password');
  // It may be redriven, and another onboarding may bring the same domain meanwhile.
  const next = await followedUp(customer, 'stopped');
  await target.request(next.approval, approving(next.submission));
  await next.reached('awaitingTrial');
});

test('a follow-up does not undo a switch-off since its approval', async () => {
  const customer = await completed();
  const { submission } = customer;
  const [{ domain = '' } = {}] = submission.oktaApps;
  const followUp = await followedUp(customer, 'held');
  await target.request(followUp.approval, approving(followUp.submission));
  await followUp.reached('awaitingTrial');
  const link = await customer.linkMailed(customer.csm, 'switches');
  const turned = async (body: object) =>
    expect((await target.request(link, body)).status).toBe(200);
  await turned({ on: false, reason: 'Their Okta is down' });
  await customer.tryOut(domain, followUp.mainAdmin.email, followUp.mainAdmin.email);
  await followUp.reached('awaitingApproval');
  await expect(customer.signIn(submission.mainAdmin.email)).rejects.toThrow('No field password');
  const page = await fetch(followUp.approval, { headers: { accept: 'text/html' } });
  expect(await page.text()).toContain('was switched off for this company');
  const approve = () => target.request(followUp.approval, approving(followUp.submission));
  expect(await approve()).toMatchObject({ status: 409, body: { code: 'switchedOff' } });

  await turned({ on: true });
  expect((await approve()).status).toBe(200);
  // It was tried before.
  await followUp.reached('awaitingDashboard');
  expect(await getsIn(customer, submission.mainAdmin.email)).toBe(true);
});

test('two concurrent follow-ups each add their domain, and remove none', async () => {
  const customer = await completed();
  const [one, other] = [await followedUp(customer, 'one'), await followedUp(customer, 'other')];
  await Promise.all(
    [one, other].map((each) => target.request(each.approval, approving(each.submission))),
  );
  const [{ domain = '' } = {}] = customer.submission.oktaApps;
  for (const { reached, mainAdmin } of [one, other]) {
    await reached('awaitingTrial');
    await customer.tryOut(domain, mainAdmin.email, mainAdmin.email);
  }
  for (const { reached, onboardingId } of [one, other]) {
    await reached('awaitingDashboard');
    await prepared(onboardingId);
    await reached('awaitingFirstSignIn');
  }
  for (const { mainAdmin } of [one, other])
    expect(await getsIn(customer, mainAdmin.email), mainAdmin.email).toBe(true);
  expect(await getsIn(customer, customer.submission.mainAdmin.email)).toBe(true);
  // The event finds the later onboarding; the other's sign-in is found in the log, or confirmed.
  const records = [one, other].map(({ onboardingId }) =>
    readRecord(stage.recordTable, onboardingId),
  );
  const found = (await Promise.all(records)).filter((record) => record?.signIn?.by === 'event');
  expect(found.length).toBeGreaterThan(0);
});

test('a follow-up extends the connection, and keeps its e-mail domains', async () => {
  const customer = await customerOf(target);
  const { submission, csm, onboardingId } = customer;
  const [app] = submission.oktaApps;
  const domain = app?.domain ?? '';
  const [first = ''] = app?.emailDomains ?? [];
  await approved(target, customer);
  await customer.signIn(submission.mainAdmin.email);
  await customer.reached('completed');

  const again = await issueAgain(onboardingId);
  const added = asOnboardingId(`more-${first}`);
  const chief = { name: 'Mo More', email: `mo@${added}` };
  const more = {
    oktaApps: [{ ...app, emailDomains: [added] }],
    mainAdmin: chief,
    users: [`nia@${added}`],
    contact: submission.contact,
  };
  expect((await target.request(again.setupLink, more)).status).toBe(202);
  const soon = { timeout: target.patience, interval: target.patience / 200 };
  const reached = (stage: string) =>
    vi.waitFor(
      async () => expect((await target.request(again.setupLink)).body).toMatchObject({ stage }),
      soon,
    );
  await reached('awaitingApproval');
  // The first onboarding's link would have no effect.
  const approvals = await vi.waitFor(
    async () => {
      const mails = await target.mailsTo(csm);
      const links = mails.flatMap(
        ({ text }) => text.match(/https?:\/\/\S+\/approvals\/[\w.-]+/) ?? [],
      );
      expect(new Set(links).size).toBe(2);
      return links;
    },
    { timeout: target.patience, interval: target.patience / 200 },
  );
  await target.request(approvals.at(-1) ?? '', approving(more));
  await reached('awaitingTrial');
  // Nobody at the new domain is sent to Okta yet; people at the first still are.
  await expect(customer.signIn(chief.email)).rejects.toThrow('No field password');
  expect((await customer.signIn(submission.mainAdmin.email)).html).toContain('You are in');
  await customer.mailed(chief.email);
  await customer.tryOut(domain, chief.email, chief.email);
  await reached('awaitingDashboard');
  await prepared(again.onboardingId);
  await reached('awaitingFirstSignIn');

  // People of both domains sign in through the one connection; the event finds the follow-up.
  const old = await customer.signIn(submission.mainAdmin.email);
  expect(old.html).toContain(submission.mainAdmin.email);
  expect((await target.request(again.setupLink)).body).toMatchObject({
    stage: 'awaitingFirstSignIn',
  });
  expect((await customer.signIn(chief.email)).html).toContain(chief.email);
  await reached('awaitingDashboard');
  await prepared(again.onboardingId);
  await reached('completed');
  expect((await readRecord(stage.recordTable, again.onboardingId))?.signIn?.by).toBe('event');

  const connectionNames = local.database
    .prepare('select name from auth0_connections where name like ?')
    .all(`%${onboardingId.slice(-12)}%`)
    .map(({ name }) => name);
  expect(connectionNames).toEqual([connectionName(onboardingId, asOktaDomain(domain))]);
  await vi.waitFor(async () => {
    const owner = await readRecord(stage.recordTable, onboardingId);
    expect(owner).toMatchObject({ routed: { [domain]: [first, added] } });
    // Sign-ins no longer cost a second read.
    expect(owner).not.toHaveProperty('usedBy');
  }, soon);
  expect((await customer.signIn(submission.mainAdmin.email)).html).toContain(
    submission.mainAdmin.email,
  );
});
