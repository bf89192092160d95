import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type ManualClock, manualClock } from '../local/manual-clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { customerOf, type Target } from './target.ts';

const HOUR = 60 * 60 * 1000;
const approve = { decision: 'approve', addOnConfirmed: true };

let clock: ManualClock;
let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

beforeAll(async () => {
  // Functions use this machine's time.
  clock = manualClock(Date.now());
  local = await startEmbedded(clock);
  target = await embeddedTarget(local.url);
});
afterAll(() => local.remove());

test('a record set hours later is found automatically', async () => {
  const customer = await customerOf(target);
  const proofs = async () => (await customer.status()).emailDomains.map(({ proof }) => proof);
  await customer.submit();
  await customer.reached('awaitingApproval');
  const link = await customer.linkMailed(customer.csm, 'approvals');
  expect(await target.request(link)).toMatchObject({
    body: { emailDomains: [{ proof: 'missing' }] },
  });
  await clock.advance(2 * HOUR);
  expect(await proofs()).toEqual(['missing']);
  for (const { record } of (await customer.status()).emailDomains)
    await target.setDns?.(record.name, record.value);
  await clock.advance(6 * HOUR);
  expect(await proofs()).toEqual(['proven']);
  // The CSM, who was told of a missing record, is notified once.
  await clock.advance(12 * HOUR);
  const told = async () =>
    (await target.mailsTo(customer.csm)).filter(({ subject }) => subject.includes('are proven'));
  await vi.waitFor(async () => expect(await told()).toHaveLength(1));
  const mailed = await customer.linkMailed(customer.csm, 'approvals');
  expect(mailed).not.toBe(link);
  expect((await target.request(mailed, approve)).status).toBe(200);
  // Until the end, nobody has vouched.
  await clock.advance(0);
  await customer.reached('awaitingFirstSignIn');
  await customer.signIn(customer.submission.mainAdmin.email);
  await clock.advance(HOUR);
  await customer.reached('completed');
  expect(await proofs()).toEqual(['proven']);
});
