import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../local/clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { leadsTo } from './leads-to.ts';
import { approved, type Customer, customerOf, type Target } from './target.ts';

/**
 * A customer who wants others' people at their own Okta tries every way, one after the other, with one link and a CSM
 * who can be talked into anything.
 */

let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;
/** Another customer, whose people already sign in. */
let victim: Customer;
let thief: Customer;

beforeAll(async () => {
  local = await startEmbedded(systemClock);
  target = await embeddedTarget(local.url);
  victim = await customerOf(target, 0);
  await approved(target, victim);
  await victim.signIn(victim.submission.mainAdmin.email);
  await victim.reached('completed');
  thief = await customerOf(target, 0);
});
afterAll(() => local.remove());

/** Submits these e-mail domains and people, and returns the answer. */
const sent = (emailDomains: string[], users: string[] = [], by = thief) => {
  const [app] = by.submission.oktaApps;
  return by.submit({ oktaApps: [{ ...app, emailDomains }], users });
};
const approval = (customer: Customer) => customer.linkMailed(customer.csm, 'approvals');
const decide = async (customer: Customer, vouchedDomains: string[], more = {}) =>
  target.request(await approval(customer), {
    decision: 'approve',
    addOnConfirmed: true,
    vouchedDomains,
    ...more,
  });

test('is refused at every step, and nobody is led to that Okta', async () => {
  const [own = ''] = thief.approve.vouchedDomains;
  const [theirs = ''] = victim.approve.vouchedDomains;

  // Domains that are nobody's, ours, or everybody's.
  for (const [domain, code] of [
    ['gmail.com', 'emailDomainPublic'],
    ['sequel.io', 'emailDomainOurs'],
    ['co.uk', 'emailDomainPublic'],
  ] as const)
    expect(await sent([own, domain]), domain).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'oktaApps.0.emailDomains.1', code }] },
    });

  // An outsider, as a user and as the main admin.
  expect(await sent([own], ['stranger@gmail.com'])).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'users.0', code: 'emailDomainNotListed' }] },
  });
  expect(await thief.submit({ mainAdmin: { name: 'Eve', email: `eve@${theirs}` } })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'mainAdmin.email', code: 'emailDomainNotListed' }] },
  });
  expect((await thief.status()).stage).toBe('awaitingSubmission');

  // More than a page shows at a glance, all proven except the last one: another customer's.
  const many = Array.from({ length: 14 }, (_, index) => `brand${index}.${own}`);
  const all = [own, ...many, theirs];
  expect((await sent(all)).status).toBe(202);
  await thief.reached('awaitingApproval');
  for (const { domain, record } of (await thief.status()).emailDomains)
    if (domain !== theirs) await target.setDns?.(record.name, record.value);
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  await target.request(`${thief.setupLink}/domains`, {});

  // The CSM sees it first, wherever the evidence is shown.
  const { emailDomains } = (await target.request(await approval(thief))).body as {
    emailDomains: { domain: string; proof: string; conflict?: { kind: string } }[];
  };
  expect(emailDomains).toHaveLength(all.length);
  expect(emailDomains[0]).toMatchObject({ domain: theirs, proof: 'missing' });
  expect(emailDomains[0]?.conflict?.kind).toBe('other');
  const page = await fetch(await approval(thief), { headers: { accept: 'text/html' } });
  const shown = await page.text();
  expect(shown.indexOf(theirs)).toBeGreaterThan(0);
  for (const domain of many) expect(shown.indexOf(domain)).toBeGreaterThan(shown.indexOf(theirs));
  const mail = (await thief.mailed(thief.csm)).at(-1)?.text ?? '';
  for (const domain of all) expect(mail).toContain(domain);

  // Neither silently, nor by vouching, nor with another company's connection.
  expect(await decide(thief, [])).toMatchObject({
    status: 422,
    body: {
      code: 'domainsNotProven',
      errors: [{ path: `vouchedDomains.${all.indexOf(theirs)}`, code: 'domainNotProven' }],
    },
  });
  for (const more of [{}, { replaces: ['somebody-elses'] }])
    expect(await decide(thief, [theirs], more)).toMatchObject({
      status: 422,
      body: { code: 'domainConflict' },
    });
  expect((await thief.status()).stage).toBe('awaitingApproval');

  // A second company with the same domains, approved at the same moment.
  const second = await customerOf(target, 0);
  const mainAdmin = { name: 'Eve', email: `eve@${own}` };
  const [app] = second.submission.oktaApps;
  await second.submit({ oktaApps: [{ ...app, emailDomains: [own] }], mainAdmin });
  await second.reached('awaitingApproval');
  const note = 'Only your own domain, please.';
  await target.request(await approval(thief), { decision: 'requestChanges', note });
  await thief.reached('awaitingCorrection');
  expect((await sent([own])).status).toBe(202);
  await thief.reached('awaitingApproval');
  const answers = await Promise.all([decide(thief, [own]), decide(second, [own])]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 422]);

  // Whichever of them continued: nobody else is led there.
  for (const email of [
    'stranger@gmail.com',
    'dana@sequel.io',
    'somebody@acme.co.uk',
    ...many.map((domain) => `x@${domain}`),
  ])
    expect(await leadsTo(target, thief, email), email).toBe('as before');
  const home = await victim.signIn(victim.submission.mainAdmin.email);
  expect(home.html).toContain(victim.submission.mainAdmin.email);
}, 120_000);
