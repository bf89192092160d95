import { afterAll, beforeAll, expect, test } from 'vitest';
import { names } from '../../cdk/names.ts';
import { readAudit } from '../../functions/record/audit.ts';
import { type ManualClock, manualClock } from '../local/manual-clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { type Customer, customerOf, type Target } from './target.ts';

/** Who may be routed: an e-mail domain is proven, or somebody has taken it on. */

const { recordTable: TABLE } = names({ stage: 'local' });
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

/** Sets the record that the customer's page shows. */
async function prove(customer: Customer) {
  for (const { record } of (await customer.status()).emailDomains)
    await target.setDns?.(record.name, record.value);
}
const proofs = async (customer: Customer) =>
  (await customer.status()).emailDomains.map(({ proof }) => proof);
const approval = (customer: Customer) => customer.linkMailed(customer.csm, 'approvals');

test('a record that is set is found at once when the customer asks, and nobody has to vouch', async () => {
  const customer = await customerOf(target);
  await customer.submit();
  await customer.reached('awaitingApproval');
  expect(await proofs(customer)).toEqual(['missing']);
  await prove(customer);
  // Not within five seconds of the look before.
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  expect(await target.request(`${customer.setupLink}/domains`, {})).toMatchObject({
    status: 200,
    body: { emailDomains: [{ proof: 'proven' }] },
  });
  expect(await target.request(await approval(customer), approve)).toMatchObject({ status: 200 });
  await customer.reached('awaitingFirstSignIn');
});

test('a record that comes hours later is found by itself', async () => {
  const customer = await customerOf(target);
  await customer.submit();
  await customer.reached('awaitingApproval');
  const link = await approval(customer);
  expect(await target.request(link)).toMatchObject({
    body: { emailDomains: [{ proof: 'missing' }] },
  });
  await clock.advance(2 * HOUR);
  expect(await proofs(customer)).toEqual(['missing']);
  await prove(customer);
  await clock.advance(6 * HOUR);
  expect(await proofs(customer)).toEqual(['proven']);
  expect((await target.request(link, approve)).status).toBe(200);
});

test('without a record nothing is approved until the CSM vouches, by name', async () => {
  const customer = await customerOf(target);
  await customer.submit();
  await customer.reached('awaitingApproval');
  const link = await approval(customer);
  expect(await target.request(link, approve)).toMatchObject({
    status: 422,
    body: { code: 'domainsNotProven' },
  });
  expect((await customer.status()).stage).toBe('awaitingApproval');
  expect((await target.request(link, customer.approve)).status).toBe(200);
  expect(await proofs(customer)).toEqual(['vouched']);
  const audit = await readAudit(TABLE, customer.onboardingId);
  expect(audit.find(({ what }) => what === 'decided')).toMatchObject({
    by: customer.csm,
    details: { vouched: customer.submission.oktaApps[0]?.emailDomains.join() },
  });
});
