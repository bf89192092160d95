import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { names } from '../../cdk/names.ts';
import { readAudit } from '../../functions/record/audit.ts';
import { readRecord } from '../../functions/record/store.ts';
import { systemClock } from '../../local/clock.ts';

import { embeddedTarget, startEmbedded } from './embedded.ts';
import { approved, approving, type Customer, customerOf, type Target } from './target.ts';

/** Which domains may be routed: proven ones, and ones that somebody vouches for. */

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

test('the customer’s check finds a new record at once, and nobody has to vouch', async () => {
  const customer = await customerOf(target);
  await customer.submit();
  await customer.reached('awaitingApproval');
  expect(await proofs(customer)).toEqual(['missing']);
  await prove(customer);
  // Not within five seconds of the previous check.
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  expect(await target.request(`${customer.setupLink}/domains`, {})).toMatchObject({
    status: 200,
    body: { emailDomains: [{ proof: 'proven' }] },
  });
  expect(await target.request(await approval(customer), approve)).toMatchObject({ status: 200 });
  await customer.reached('awaitingFirstSignIn');
});

test('without a record the CSM cannot approve before vouching by name', async () => {
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

test('a contact who was not named with the link is first mailed after a CSM’s decision', async () => {
  const customer = await customerOf(target);
  const contact = { name: 'Stan Stranger', email: customer.user('stranger') };
  const [app] = customer.submission.oktaApps;
  await customer.submit({ contact, oktaApps: [{ ...app, clientSecret: 'not-the-one' }] });
  // The page shows what a mail would say.
  expect((await customer.reached('awaitingCorrection')).problems).not.toEqual([]);
  await customer.submit({ contact });
  await customer.reached('awaitingApproval');
  expect(await target.mailsTo(contact.email)).toEqual([]);
  const note = 'Please add the people of the Berlin office.';
  await target.request(await approval(customer), { decision: 'requestChanges', note });
  expect((await customer.mailed(contact.email)).map(({ text }) => text)).toEqual([
    expect.stringContaining(note),
  ]);
});

describe('a domain that two customers list', () => {
  const listing = (customer: Customer) => customer.submission.oktaApps;

  test('goes to the first one approved; only the CSM learns whose it is, never the customer', async () => {
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

    // If the CSM names the connection, the domain is moved: the new connection is switched on first, then the old one
    // loses it.
    const replaces = emailDomains.map(({ conflict }) => conflict.connection);
    const answer = await target.request(link, { ...approving(submission), replaces });
    expect(answer.status).toBe(200);
    await second.reached('awaitingTrial');
    const [{ domain = '' } = {}] = submission.oktaApps;
    await second.tryOut(domain, submission.mainAdmin.email, second.submission.contact.email);
    await second.reached('awaitingFirstSignIn');
    await second.signIn(submission.mainAdmin.email);
    await second.reached('completed');
    const leading = local.database
      .prepare('select name, value from auth0_connections')
      .all()
      .filter(({ value }) => String(value).includes(`"${listing(first)[0]?.emailDomains[0]}"`));
    expect(leading).toHaveLength(1);
    expect(leading[0]?.name).toContain(second.onboardingId);
    const { routed } = (await readRecord(TABLE, first.onboardingId)) ?? {};
    expect(Object.values(routed ?? {}).flat()).toEqual([]);
  });

  test('goes to one alone when both are approved at the same moment', async () => {
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

  test('goes to the other once the first is rejected', async () => {
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

test('a connection made elsewhere is left alone, and ops learn what to do', async () => {
  const customer = await customerOf(target, 0);
  const [domain = ''] = customer.approve.vouchedDomains;
  const foreign = {
    id: 'con_foreign',
    name: `by-hand-${customer.onboardingId}`,
    strategy: 'okta',
    options: { domain: 'elsewhere.okta.com', client_secret: 's', domain_aliases: [domain] },
    metadata: {},
    realms: [],
    is_domain_connection: false,
    show_as_button: false,
  };
  const insert = 'insert into auth0_connections (id, name, value) values (?, ?, ?)';
  local.database.prepare(insert).run(foreign.id, foreign.name, JSON.stringify(foreign));
  await customer.submit();
  await customer.reached('awaitingApproval');
  const link = await approval(customer);
  const answer = await target.request(link, { ...customer.approve, replaces: [foreign.name] });
  expect(answer).toMatchObject({ status: 422, body: { code: 'domainConflict' } });
  expect((await target.request(link)).body).toMatchObject({
    emailDomains: [{ conflict: { kind: 'foreign', connection: foreign.name } }],
  });
  const page = await fetch(link, { headers: { accept: 'text/html' } });
  expect(await page.text()).toContain('Ops take the domain out of it');
  // Fixed by hand: the approval asks Auth0 again.
  local.database.prepare('delete from auth0_connections where id = ?').run(foreign.id);
  expect((await target.request(link, customer.approve)).status).toBe(200);
});

test('a record that has been missing for two weeks after the end is reported to the CSM, once', async () => {
  const customer = await customerOf(target, 0);
  await customer.submit();
  await customer.reached('awaitingApproval');
  await prove(customer);
  expect((await target.request(await approval(customer), approve)).status).toBe(200);
  await customer.reached('awaitingFirstSignIn');
  await customer.signIn(customer.submission.mainAdmin.email);
  await customer.reached('completed');
  const [emailDomain = ''] = customer.approve.vouchedDomains;
  const lambda = new LambdaClient({});
  /** @returns whether the report has the domain, this many days later */
  const isLost = async (days: number) => {
    const time = new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString();
    const { Payload } = await lambda.send(
      new InvokeCommand({
        FunctionName: names({ stage: 'local' }).function('RecheckConnections'),
        Payload: JSON.stringify({ time }),
      }),
    );
    return Buffer.from(Payload ?? [])
      .toString()
      .includes(emailDomain);
  };
  const warnings = async () =>
    (await target.mailsTo(customer.csm)).filter(({ subject }) => subject.includes('proof'));
  expect(await isLost(1)).toBe(false);
  for (const { record } of (await customer.status()).emailDomains)
    await target.setDns?.(record.name, '');
  expect([await isLost(7), await isLost(14)]).toEqual([false, false]);
  expect([await isLost(21), await isLost(28)]).toEqual([true, true]);
  lambda.destroy();
  await vi.waitFor(async () => expect(await warnings()).toHaveLength(1));
  expect((await warnings())[0]?.text).toContain(emailDomain);
});

describe('a customer who lists others’ domains', () => {
  test.each(['gmail.com', 'sequel.io', 'co.uk', 'mail.sequel.io', 'acme.okta.com', '-acme.com'])(
    '%s is refused at once',
    async (domain) => {
      const customer = await customerOf(target, 0);
      const [app] = customer.submission.oktaApps;
      const email = `eve@${domain}`;
      const oktaApps = [{ ...app, emailDomains: [domain] }];
      expect(await customer.submit({ oktaApps, mainAdmin: { name: 'Eve', email } })).toMatchObject({
        status: 422,
        body: { code: 'invalidSubmission' },
      });
      expect((await customer.status()).stage).toBe('awaitingSubmission');
    },
  );

  test('gets nobody from another company to their Okta', async () => {
    const victim = await customerOf(target, 0);
    await approved(target, victim);
    await victim.signIn(victim.submission.mainAdmin.email);
    await victim.reached('completed');

    // Without a DNS record, and with the victim's own value, which proves nothing for others.
    const thief = await customerOf(target, 0);
    await prove(victim);
    const { submission } = victim;
    await thief.submit({ oktaApps: submission.oktaApps, mainAdmin: submission.mainAdmin });
    await thief.reached('awaitingApproval');
    expect(await proofs(thief)).toEqual(['missing']);
    const link = await approval(thief);
    expect(await target.request(link, approve)).toMatchObject({
      status: 422,
      body: { code: 'domainsNotProven' },
    });
    // Even if the CSM is talked into vouching.
    expect(await target.request(link, approving(submission))).toMatchObject({
      status: 422,
      body: { code: 'domainConflict' },
    });
    const home = await victim.signIn(submission.mainAdmin.email);
    expect(home.html).toContain(submission.mainAdmin.email);
    expect((await thief.status()).stage).toBe('awaitingApproval');
  });
});
