import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type ManualClock, manualClock } from '../local/manual-clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { approved, approving, customerOf, type Target } from './target.ts';

const OPS = 'ops@sequel.example';

let clock: ManualClock;
let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

beforeAll(async () => {
  clock = manualClock(Date.parse('2026-11-25T09:00:00Z'));
  local = await startEmbedded(clock);
  target = await embeddedTarget(local.url);
});
afterAll(() => local.remove());

/** The only mail to this address with this text. */
const mailThatSays = (address: string, text: string) =>
  vi.waitFor(async () => {
    const found = (await target.mailsTo(address)).filter((mail) => mail.text.includes(text));
    expect(found).toHaveLength(1);
    return found[0];
  }, 15_000);

test('mail to the CSM bounces: ops are notified, act in the CSM’s place, and it continues', async () => {
  const csm = 'bounce+dana@simulator.amazonses.com';
  const customer = await customerOf(target, 0, csm);
  await customer.submit();
  await customer.reached('awaitingApproval');

  const told = await mailThatSays(OPS, 'request for approval');
  expect(told?.text).toContain(csm);
  expect(told?.text).toContain(customer.onboardingId);
  const decision = await customer.linkMailed(OPS, 'approvals');
  expect((await target.request(decision, customer.approve)).status).toBe(200);
  expect((await target.request(decision)).body).toMatchObject({
    decision: { decision: 'approve', by: OPS },
  });
  await customer.reached('awaitingFirstSignIn');

  await mailThatSays(OPS, 'what to do in the dashboard');
  await target.request(await customer.linkMailed(OPS, 'sign-ins'), {});
  await customer.reached('completed');
});

test('mail to the customer’s people bounces: the CSM is notified, of users in one mail, even after the end', async () => {
  const contact = { name: 'Otto Okta', email: 'complaint@simulator.amazonses.com' };
  const customer = await customerOf(target, 2, undefined, contact.email);
  const [reached = ''] = customer.submission.users;
  const unreached = ['bounce+a', 'bounce+b', 'suppressionlist+kim'].map(
    (name) => `${name}@simulator.amazonses.com`,
  );
  const oktaApps = customer.submission.oktaApps.map((app) => ({
    ...app,
    emailDomains: [...app.emailDomains, 'simulator.amazonses.com'],
  }));
  const users = [...unreached, reached];
  const submission = { ...customer.submission, oktaApps, users, contact };
  const submit = () => customer.submit(submission);
  await approved(target, { ...customer, submit, approve: approving(submission) });
  const about = await mailThatSays(customer.csm, 'news that the details are right');
  expect(about?.text).toContain('reported as spam');
  expect(about?.text).toContain(contact.email);
  expect(about?.text).toContain('/setup/');

  await target.request(await customer.linkMailed(customer.csm, 'sign-ins'), {});
  await customer.reached('completed');
  await clock.advance(4 * 60_000);
  const told = async () =>
    (await target.mailsTo(customer.csm)).filter(({ subject }) => subject.includes('invitations'));
  expect(await told()).toEqual([]);
  await clock.advance(60_000);
  const [mail, ...others] = await told();
  expect(others).toEqual([]);
  expect(mail?.subject).toContain('3 invitations');
  for (const part of [...unreached, 'suppression list']) expect(mail?.text).toContain(part);
  // This one got the invitation, which needs no mail.
  expect(mail?.text).not.toContain(reached);
  expect(await target.mailsTo(reached)).toHaveLength(1);
});

test('a contact named when a link is issued gets it with the next sweep', async () => {
  const customer = await customerOf(target);
  await clock.advance(60_000);
  const to = encodeURIComponent(customer.submission.contact.email);
  const answer = await fetch(`${local.url}/mailbox?to=${to}`, {
    headers: { accept: 'application/json' },
  });
  const { messages } = (await answer.json()) as { messages: { text: string }[] };
  expect(messages).toHaveLength(1);
  const [link = ''] = /https?:\/\/\S+\/setup\/[^\s)]+/.exec(messages[0]?.text ?? '') ?? [];
  expect((await target.request(link)).body).toMatchObject({ onboardingId: customer.onboardingId });
});
