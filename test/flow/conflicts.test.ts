import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { systemClock } from '../../local/clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { approved, type Customer, customerOf, type Target } from './target.ts';

/**
 * E-mail domains related to another company's: which are refused, which return to the CSM, and which are only
 * reported.
 */

let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;
/** A company with a completed onboarding. */
let other: Customer;

beforeAll(async () => {
  local = await startEmbedded(systemClock);
  target = await embeddedTarget(local.url);
  other = await customerOf(target, 0);
  await approved(target, other);
  await other.signIn(other.submission.mainAdmin.email);
  await other.reached('completed');
});
afterAll(() => local.remove());

const connectionSchema = z.looseObject({
  name: z.string(),
  options: z.looseObject({ domain_aliases: z.array(z.string()) }),
});
const row = () =>
  local.database
    .prepare("select id, value from auth0_connections where name like ? || '%'")
    .get(other.onboardingId);
const theirs = () => connectionSchema.parse(JSON.parse(String(row()?.value)));
/** Somebody adds a domain to the other company's connection, in Auth0 itself. */
function addByHand(domain: string) {
  const { options, ...rest } = theirs();
  const value = {
    ...rest,
    options: { ...options, domain_aliases: [...options.domain_aliases, domain] },
  };
  local.database
    .prepare('update auth0_connections set value = ? where id = ?')
    .run(JSON.stringify(value), row()?.id ?? null);
}
const approval = (customer: Customer) => customer.linkMailed(customer.csm, 'approvals');
const evidence = async (customer: Customer) =>
  (await target.request(await approval(customer))).body;

/** The CSM has to decide again; then the domain is taken over, and the onboarding continues. */
async function takenOver(customer: Customer, domain: string, more: object) {
  await customer.reached('awaitingApproval');
  const { name } = theirs();
  expect(await evidence(customer)).toMatchObject({
    emailDomains: [{ domain, conflict: { kind: 'other', connection: name } }],
  });
  const again = async () =>
    (await target.mailsTo(customer.csm)).filter(({ subject }) => subject.includes('approve again'));
  await vi.waitFor(async () => expect(await again()).toHaveLength(1));
  const page = await fetch(await approval(customer), { headers: { accept: 'text/html' } });
  expect(await page.text()).toContain('You have approved this before');
  expect(await target.request(await approval(customer), customer.approve)).toMatchObject({
    status: 422,
    body: { code: 'domainConflict' },
  });
  const answer = { ...customer.approve, ...more, replaces: [name] };
  expect((await target.request(await approval(customer), answer)).status).toBe(200);
  expect(JSON.stringify(await customer.status())).not.toContain(name);
}

describe('a conflict that arises after the approval was requested', () => {
  test('is found right after the approval, before connecting: the CSM decides again', async () => {
    const customer = await customerOf(target, 0);
    const [domain = ''] = customer.approve.vouchedDomains;
    await customer.submit();
    await customer.reached('awaitingApproval');
    addByHand(domain);
    expect((await target.request(await approval(customer), customer.approve)).status).toBe(200);
    await takenOver(customer, domain, {});
    await customer.reached('awaitingFirstSignIn');
    expect(theirs().options.domain_aliases).not.toContain(domain);
  });

  test('is found right before the switch, once connected: the CSM decides again', async () => {
    const customer = await customerOf(target, 0);
    const [domain = ''] = customer.approve.vouchedDomains;
    await customer.submit();
    await customer.reached('awaitingApproval');
    const byCsm = { ...customer.approve, switchOn: 'byCsm' };
    expect((await target.request(await approval(customer), byCsm)).status).toBe(200);
    await customer.reached('awaitingTrial');
    await customer.tryOut(target.oktaApp.domain);
    await customer.reached('awaitingSwitchOn');
    addByHand(domain);
    await target.request(await customer.linkMailed(customer.csm, 'switches'), { on: true });
    await takenOver(customer, domain, {});
    await customer.reached('awaitingFirstSignIn');
    expect(theirs().options.domain_aliases).not.toContain(domain);
  });
});

describe('only the CSM, never the customer, learns of', () => {
  const [below, above] = [
    (domain: string) => `mail.${domain}`,
    (domain: string) => domain.slice(2),
  ];

  /** A customer with only this domain. */
  async function listing(domain: string) {
    const customer = await customerOf(target, 0);
    const oktaApps = [{ ...target.oktaApp, emailDomains: [domain] }];
    const mainAdmin = { name: 'Eve', email: `eve@${domain}` };
    await customer.submit({ oktaApps, mainAdmin });
    await customer.reached('awaitingApproval');
    const page = await fetch(await approval(customer), { headers: { accept: 'text/html' } });
    const shown = await fetch(customer.setupLink, { headers: { accept: 'text/html' } });
    return {
      customer,
      evidence: await evidence(customer),
      page: await page.text(),
      shown: (await shown.text()) + JSON.stringify(await customer.status()),
      approve: { ...customer.approve, vouchedDomains: [domain] },
    };
  }

  test('a domain below one of another company’s connection', async () => {
    const [domain = ''] = other.approve.vouchedDomains;
    const { name } = theirs();
    const { customer, evidence, page, shown, approve } = await listing(below(domain));
    const related = [{ other: domain, connection: name, company: expect.any(String) }];
    expect(evidence).toMatchObject({ emailDomains: [{ domain: below(domain), related }] });
    expect(page).toContain(`${domain}, which is above it`);
    expect(shown).not.toContain(name);
    const mails = await customer.mailed(customer.csm);
    expect(mails.map(({ text }) => text).join()).toContain(name);
    expect((await target.request(await approval(customer), approve)).status).toBe(200);
  });

  test('a domain that another onboarding has proven, and one above it, before any approval', async () => {
    const first = await customerOf(target, 0);
    const [mine = ''] = first.approve.vouchedDomains;
    const domain = `x.${mine}`;
    await first.submit({
      oktaApps: [{ ...target.oktaApp, emailDomains: [domain] }],
      mainAdmin: { name: 'Ada', email: `ada@${domain}` },
    });
    await first.reached('awaitingApproval');
    for (const { record } of (await first.status()).emailDomains)
      await target.setDns?.(record.name, record.value);
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    await target.request(`${first.setupLink}/domains`, {});

    const same = await listing(domain);
    expect(same.evidence).toMatchObject({
      emailDomains: [{ domain, proof: 'missing', related: [{ other: domain, proven: true }] }],
    });
    expect(same.page).toContain('has proven it too');
    expect(same.shown).not.toContain(first.onboardingId);

    const higher = await listing(above(domain));
    expect(higher.evidence).toMatchObject({
      emailDomains: [
        { related: expect.arrayContaining([expect.objectContaining({ other: domain })]) },
      ],
    });
    const answer = await target.request(await approval(higher.customer), higher.approve);
    expect(answer.status).toBe(200);
  });
});
