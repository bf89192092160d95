import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { systemClock } from '../../local/clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { approve, approved, customerOf, type Target } from './target.ts';

const OPS = 'ops@sequel.example';

let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

beforeAll(async () => {
  local = await startEmbedded(systemClock);
  target = await embeddedTarget(local.url);
});
afterAll(() => local.remove());

/** The one mail to this address that says so. */
const mailThatSays = (address: string, text: string) =>
  vi.waitFor(async () => {
    const found = (await target.mailsTo(address)).filter((mail) => mail.text.includes(text));
    expect(found).toHaveLength(1);
    return found[0];
  }, 15_000);

test('the CSM is not reached: ops are told, act in the CSM’s place, and it goes on', async () => {
  const csm = 'bounce+dana@simulator.amazonses.com';
  const customer = await customerOf(target, 0, csm);
  await customer.submit();
  await customer.reached('awaitingApproval');

  const told = await mailThatSays(OPS, 'request for approval');
  expect(told?.text).toContain(csm);
  expect(told?.text).toContain(customer.onboardingId);
  const decision = await customer.linkMailed(OPS, 'approvals');
  expect((await target.request(decision, approve)).status).toBe(200);
  expect((await target.request(decision)).body).toMatchObject({
    decision: { decision: 'approve', by: OPS },
  });
  await customer.reached('awaitingFirstSignIn');

  await mailThatSays(OPS, 'what to do in the dashboard');
  await target.request(await customer.linkMailed(OPS, 'sign-ins'), {});
  await customer.reached('completed');
});

test('the customer’s people are not reached: the CSM is told, also after the end', async () => {
  const customer = await customerOf(target);
  const users = ['suppressionlist+kim@simulator.amazonses.com', customer.submission.users[0] ?? ''];
  const contact = { name: 'Otto Okta', email: 'complaint@simulator.amazonses.com' };
  const submission = { ...customer.submission, users, contact };
  await approved(target, { ...customer, submit: () => customer.submit(submission) });
  const about = await mailThatSays(customer.csm, 'reported as spam');
  expect(about?.text).toContain(contact.email);
  expect(about?.text).toContain('/setup/');

  await target.request(await customer.linkMailed(customer.csm, 'sign-ins'), {});
  await customer.reached('completed');
  const invitation = await mailThatSays(customer.csm, users[0] ?? '');
  expect(invitation?.text).toContain('suppression list');
  // The other one got the invitation, and that is not worth a mail.
  expect(await target.mailsTo(users[1] ?? '')).toHaveLength(1);
});
