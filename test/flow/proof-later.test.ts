import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ManualClock, manualClock } from '../local/manual-clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { customerOf, type Target } from './target.ts';

const HOUR = 60 * 60 * 1000;
const approve = { decision: 'approve', addOnConfirmed: true };

let clock: ManualClock;
let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

beforeAll(async () => {
  // Functions go by this machine's time.
  clock = manualClock(Date.now());
  local = await startEmbedded(clock);
  target = await embeddedTarget(local.url);
});
afterAll(() => local.remove());

test('a record that comes hours later is found by itself', async () => {
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
  expect((await target.request(link, approve)).status).toBe(200);
});
