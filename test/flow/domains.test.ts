import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { names } from '../../cdk/names.ts';
import { readAudit } from '../../functions/record/audit.ts';
import { systemClock } from '../../local/clock.ts';

import { embeddedTarget, startEmbedded } from './embedded.ts';
import { approved, approving, type Customer, customerOf, type Target } from './target.ts';

/** Who may be routed: an e-mail domain is proven, or somebody has taken it on. */

const { recordTable: TABLE } = names({ stage: 'local' });
const approve = { decision: 'approve', addOnConfirmed: true };

let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

beforeAll(async () => {
  local = await startEmbedded(systemClock);
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

describe('a domain that two customers list', () => {
  const listing = (customer: Customer) => customer.submission.oktaApps;

  test('is the first’s who is approved; whose it is, the CSM reads, and never the customer', async () => {
    const first = await customerOf(target, 0);
    await approved(target, first);
    await first.signIn(first.submission.mainAdmin.email);
    await first.reached('completed');

    const second = await customerOf(target, 0);
    const { submission } = first;
    const more = { oktaApps: listing(first), mainAdmin: submission.mainAdmin };
    await second.submit(more);
    await second.reached('awaitingApproval');
    const link = await approval(second);
    expect(await target.request(link, approving(submission))).toMatchObject({
      status: 422,
      body: { code: 'domainConflict' },
    });
    const { emailDomains } = (await target.request(link)).body as {
      emailDomains: { conflict: { connection: string; company: string } }[];
    };
    expect(emailDomains[0]?.conflict).toMatchObject({
      connection: expect.stringContaining(first.onboardingId),
    });
    const shown = JSON.stringify((await target.request(second.setupLink)).body);
    expect(shown).not.toContain(first.onboardingId);
    expect((await second.status()).stage).toBe('awaitingApproval');
  });

  test('is one’s alone when both are approved at the same moment', async () => {
    const [one, other] = [await customerOf(target, 0), await customerOf(target, 0)];
    await one.submit();
    await other.submit({ oktaApps: listing(one), mainAdmin: one.submission.mainAdmin });
    const links = [];
    for (const customer of [one, other]) {
      await customer.reached('awaitingApproval');
      links.push(await approval(customer));
    }
    const answers = await Promise.all(links.map((link) => target.request(link, one.approve)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 422]);
  });

  test('is the other’s once the first is rejected', async () => {
    const [one, other] = [await customerOf(target, 0), await customerOf(target, 0)];
    await one.submit();
    await one.reached('awaitingApproval');
    await target.request(await approval(one), { decision: 'reject', note: 'Not theirs.' });
    await one.reached('rejected');
    await other.submit({ oktaApps: listing(one), mainAdmin: one.submission.mainAdmin });
    await other.reached('awaitingApproval');
    expect((await target.request(await approval(other), one.approve)).status).toBe(200);
  });
});
