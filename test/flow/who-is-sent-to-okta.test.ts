import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../local/clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { leadsTo, watchedBrowser } from './leads-to.ts';
import { type Customer, customerOf, type Target } from './target.ts';

/**
 * Asks the tenant as every kind of user at every stage: before the switch only people on trial are sent to Okta;
 * after it exactly everybody at the e-mail domains.
 */

let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

beforeAll(async () => {
  local = await startEmbedded(systemClock);
  target = await embeddedTarget(local.url);
});
afterAll(() => local.remove());

const kinds = (customer: Customer) => {
  const { mainAdmin, users, contact } = customer.submission;
  const [domain = ''] = mainAdmin.email.split('@').slice(1);
  return {
    'the main admin': mainAdmin.email,
    'the main admin in upper case': mainAdmin.email.toUpperCase(),
    'the contact': contact.email,
    'a user on the list': users[0] ?? '',
    'somebody at the domain who is not on the list': `new@${domain}`,
    'somebody below the domain': `sub@mail.${domain}`,
    'somebody of another company': `else@other-${domain}`,
    'the CSM': customer.csm,
  };
};
const atDomain = 5;

async function ledAs(customer: Customer) {
  const led: Record<string, string> = {};
  for (const [kind, email] of Object.entries(kinds(customer)))
    led[kind] = await leadsTo(target, customer, email);
  return led;
}
const nobody = (customer: Customer) =>
  Object.fromEntries(Object.keys(kinds(customer)).map((kind) => [kind, 'as before']));
const everybody = (customer: Customer) =>
  Object.fromEntries(
    Object.keys(kinds(customer)).map((kind, index) => [
      kind,
      index < atDomain ? 'Okta' : 'as before',
    ]),
  );

test('before the switch only people on trial are; after it everybody at the e-mail domains is', async () => {
  const customer = await customerOf(target, 1);
  const { csm, submission } = customer;
  const [{ domain = '' } = {}] = submission.oktaApps;
  const before = async (stage: string) => {
    await customer.reached(stage);
    expect(await ledAs(customer), stage).toEqual(nobody(customer));
  };
  const after = async (stage: string) => {
    await customer.reached(stage);
    expect(await ledAs(customer), stage).toEqual(everybody(customer));
  };
  await before('awaitingSubmission');
  const [app] = submission.oktaApps;
  await customer.submit({ oktaApps: [{ ...app, clientSecret: 'not-the-one' }] });
  await before('awaitingCorrection');
  await customer.submit();
  await before('awaitingApproval');
  await target.request(await customer.linkMailed(csm, 'approvals'), {
    ...customer.approve,
    switchOn: 'byCsm',
  });
  await before('awaitingTrial');

  // People on trial are sent there, and get no session at the product in the same browser.
  const tries = watchedBrowser();
  const page = await tries.browser.open(
    await customer.linkMailed(submission.mainAdmin.email, 'trials'),
  );
  const okta = await tries.browser.submit(page, { domain });
  expect(tries.hosts).toContain(domain);
  await tries.browser.submit(okta, { email: submission.mainAdmin.email, password: 'x' });
  await before('awaitingSwitchOn');
  expect(await leadsTo(target, customer, submission.mainAdmin.email, tries)).toBe('as before');

  await target.request(await customer.linkMailed(csm, 'switches'), { on: true });
  await after('awaitingDashboard');
  await after('awaitingFirstSignIn');
  await customer.signIn(submission.mainAdmin.email);
  await after('completed');

  const reason = 'They want to wait';
  await target.request(await customer.linkMailed(csm, 'switches'), { on: false, reason });
  expect(await ledAs(customer)).toEqual(nobody(customer));
  await target.request(await customer.linkMailed(csm, 'switches'), { on: true });
  await after('completed');
}, 120_000);
