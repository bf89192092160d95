import { afterAll, beforeAll, expect, test } from 'vitest';
import { names } from '../../cdk/names.ts';
import { readAudit } from '../../functions/record/audit.ts';
import { systemClock } from '../../local/clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { type Customer, customerOf, type Target } from './target.ts';

/** Where only a proof counts (`domainProof: "required"`), from the submission to the end. */

const approve = { decision: 'approve', addOnConfirmed: true };
let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

beforeAll(async () => {
  local = await startEmbedded(systemClock, { DOMAIN_PROOF: 'required' });
  target = await embeddedTarget(local.url);
});
afterAll(() => local.remove());

async function prove(customer: Customer) {
  for (const { record } of (await customer.status()).emailDomains)
    await target.setDns?.(record.name, record.value);
}
const proofs = async (customer: Customer) =>
  (await customer.status()).emailDomains.map(({ proof }) => proof);
async function completed(customer: Customer) {
  await customer.reached('awaitingFirstSignIn');
  await customer.signIn(customer.submission.mainAdmin.email);
  await customer.reached('completed');
  expect(await proofs(customer)).toEqual(['proven']);
  const audit = await readAudit(names({ stage: 'local' }).recordTable, customer.onboardingId);
  expect(audit.find(({ what }) => what === 'decided')?.details).not.toHaveProperty('vouched');
}

test('without a proof no CSM can approve; found during the wait, it leads to the end', async () => {
  const customer = await customerOf(target, 1);
  await customer.submit();
  await customer.reached('awaitingApproval');
  const link = await customer.linkMailed(customer.csm, 'approvals');
  for (const more of [approve, customer.approve])
    expect(await target.request(link, more)).toMatchObject({
      status: 422,
      body: { code: 'domainsNotProven' },
    });
  const page = await fetch(link, { headers: { accept: 'text/html' } });
  expect(await page.text()).not.toContain('name="vouchedDomains"');
  expect(await proofs(customer)).toEqual(['missing']);
  expect((await customer.status()).stage).toBe('awaitingApproval');
  await prove(customer);
  expect((await target.request(link, approve)).status).toBe(200);
  await completed(customer);
}, 60_000);

test('with a proof at the submission nobody is asked about it', async () => {
  const customer = await customerOf(target, 1);
  const [app] = customer.submission.oktaApps;
  // The correction page shows the record, which is set when the corrected submission is sent.
  await customer.submit({ oktaApps: [{ ...app, clientSecret: 'not-the-one' }] });
  await customer.reached('awaitingCorrection');
  await prove(customer);
  await customer.submit();
  expect(await proofs(customer)).toEqual(['proven']);
  await customer.reached('awaitingApproval');
  const link = await customer.linkMailed(customer.csm, 'approvals');
  expect((await target.request(link, approve)).status).toBe(200);
  await completed(customer);
}, 60_000);
