import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type ManualClock, manualClock } from '../local/manual-clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { approved, customerOf, type Target } from './target.ts';

/** Five days pass in milliseconds on the test's clock, which starts on a Wednesday morning. */
const WEDNESDAY = Date.parse('2026-11-25T09:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let clock: ManualClock;
let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

beforeAll(async () => {
  clock = manualClock(WEDNESDAY);
  local = await startEmbedded(clock);
  target = await embeddedTarget(local.url);
});
afterAll(() => local.remove());

const subjects = async (address: string) =>
  (await target.mailsTo(address)).map(({ subject }) => subject);

const lastTextTo = async (address: string) =>
  (await target.mailsTo(address)).at(-1)?.text.replace(/\s+/g, ' ');

/** Waits for this many mails, and checks that no more arrive. */
async function mailed(address: string, count: number) {
  await vi.waitFor(async () => expect(await subjects(address)).toHaveLength(count), 10_000);
  await clock.advance(0);
  expect(await subjects(address)).toHaveLength(count);
}

describe('when people take their time', () => {
  test('the CSM is reminded after 2 business days, ops are notified after 5, and a late click works', async () => {
    const customer = await customerOf(target);
    await customer.submit();
    await customer.reached('awaitingApproval');
    await mailed(customer.csm, 1);
    const days = { actBy: '2026-12-22', expires: '2026-12-23' };
    expect((await customer.status()).deadline).toEqual({
      for: 'approval',
      since: expect.stringMatching(/^2026-11-25T09:/),
      reminder: '2026-11-27',
      ...days,
    });
    expect(await lastTextTo(customer.csm)).toContain('Please decide by Friday 27 November');

    await clock.advance(DAY + HOUR);
    await mailed(customer.csm, 1);
    await clock.advance(DAY);
    await mailed(customer.csm, 2);
    const reminded = (await customer.status()).deadline;
    expect(reminded).toMatchObject(days);
    expect(reminded).not.toHaveProperty('reminder');
    expect(await lastTextTo(customer.csm)).toContain('On Wednesday 23 December');
    const opsBefore = (await subjects('ops@sequel.example')).length;
    // Over the weekend to Wednesday: the fifth business day.
    await clock.advance(5 * DAY);
    await mailed(customer.csm, 2);
    expect((await subjects('ops@sequel.example')).length).toBe(opsBefore + 1);

    // Ops can decide in the CSM's place, and the page says who did.
    const link = await customer.linkMailed('ops@sequel.example', 'approvals');
    expect((await target.request(link, customer.approve)).body).toMatchObject({
      decision: { decision: 'approve', by: 'ops@sequel.example' },
    });
    await customer.reached('awaitingFirstSignIn');
    await target.request(await customer.linkMailed(customer.csm, 'sign-ins'), {});
    await customer.reached('completed');
  });

  test('without a decision for 20 business days it expires, and a decision is too late', async () => {
    const customer = await customerOf(target);
    await customer.submit();
    await customer.reached('awaitingApproval');
    const link = await customer.linkMailed(customer.csm, 'approvals');
    const expires = Date.parse(`${(await customer.status()).deadline?.expires}T00:00:00Z`);
    await clock.advance(expires - clock.now() - HOUR);
    await customer.reached('awaitingApproval');
    await clock.advance(DAY);
    await customer.reached('expired');
    expect(await customer.status()).not.toHaveProperty('deadline');
    expect(await target.request(link, customer.approve)).toMatchObject({
      status: 410,
      body: { code: 'over' },
    });
    await clock.advance(HOUR);
    const created = local.database
      .prepare("select name from auth0_connections where name like ? || '%'")
      .all(customer.onboardingId);
    expect(created).toEqual([]);
    expect((await subjects(customer.submission.contact.email)).at(-1)).toContain('expired');
  });

  test('the customer is reminded of a correction, and can still make it', async () => {
    const customer = await customerOf(target);
    const [app] = customer.submission.oktaApps;
    await customer.submit({ oktaApps: [{ ...app, clientSecret: 'not-the-one' }] });
    await customer.reached('awaitingCorrection');
    await clock.advance(0);
    const { email } = customer.submission.contact;
    await mailed(email, 1);
    await clock.advance(6 * DAY);
    await mailed(email, 2);
    expect((await customer.submit()).status).toBe(202);
    await customer.reached('awaitingApproval');
  });

  test('Okta’s own trouble is shown as "checking again", and is not the customer’s', async () => {
    const customer = await customerOf(target);
    local.okta.trouble = 'unavailable';
    await customer.submit();
    await clock.advance(10_000);
    expect(await customer.status()).toMatchObject({
      stage: 'verifying',
      problems: [{ code: 'oktaUnavailable' }],
    });
    await clock.advance(20 * 60_000);
    expect((await subjects('ops@sequel.example')).at(-1)).toContain('Okta does not answer');
    const [app] = customer.submission.oktaApps;
    expect(await lastTextTo('ops@sequel.example')).toContain(
      `${app?.domain}: “Its OpenID configuration can be read”: it has an error of its own (503);`,
    );
    expect(await subjects(customer.submission.contact.email)).toEqual([]);
    local.okta.trouble = 'none';
    await clock.advance(HOUR);
    await customer.reached('awaitingApproval');
  });

  test('an Okta that limits the rate is not asked before the time it names', async () => {
    const customer = await customerOf(target);
    local.okta.trouble = 'rateLimited';
    await customer.submit();
    const unavailable = { stage: 'verifying', problems: [{ code: 'oktaUnavailable' }] };
    await vi.waitFor(async () => expect(await customer.status()).toMatchObject(unavailable));
    local.okta.trouble = 'none';
    const ops = (await subjects('ops@sequel.example')).length;
    await clock.advance(40_000);
    expect(await customer.status()).toMatchObject(unavailable);
    await clock.advance(2_000);
    await customer.reached('awaitingApproval');
    // The CSM, who is waited for, is mailed first.
    await vi.waitFor(async () =>
      expect(await subjects(customer.submission.contact.email)).toHaveLength(1),
    );
    expect(await subjects('ops@sequel.example')).toHaveLength(ops);
  });

  test('contact, main admin and CSM are reminded of the trial; without one it expires', async () => {
    const customer = await customerOf(target);
    const { contact, mainAdmin } = customer.submission;
    await customer.submit();
    await customer.reached('awaitingApproval');
    await target.request(await customer.linkMailed(customer.csm, 'approvals'), customer.approve);
    await customer.reached('awaitingTrial');
    await mailed(contact.email, 2);
    await mailed(mainAdmin.email, 1);
    await mailed(customer.csm, 2);
    await clock.advance(5 * DAY);
    await mailed(contact.email, 3);
    await mailed(mainAdmin.email, 2);
    await mailed(customer.csm, 3);

    await clock.advance(30 * DAY);
    await customer.reached('expired');
    expect(await lastTextTo(contact.email)).toContain('was not switched on');
    const [connection] = local.database
      .prepare("select id from auth0_connections where name like ? || '%'")
      .all(customer.onboardingId);
    const enabled = () =>
      local.database
        .prepare('select client_id from auth0_connection_clients where connection_id = ?')
        .all(String(connection?.id));
    await clock.advance(HOUR);
    expect(enabled()).toEqual([]);
  });

  test('the CSM is reminded of the dashboard after 2 business days, ops are notified after 5; it expires after 20', async () => {
    const customer = await customerOf(target);
    const { mainAdmin } = customer.submission;
    await customer.submit();
    await customer.reached('awaitingApproval');
    await target.request(await customer.linkMailed(customer.csm, 'approvals'), customer.approve);
    await customer.reached('awaitingDashboard');
    await mailed(customer.csm, 3);
    const before = (await subjects('ops@sequel.example')).length;
    await clock.advance(4 * DAY);
    await mailed(customer.csm, 4);
    expect(await lastTextTo(customer.csm)).toContain(`Remove ${mainAdmin.name}`);
    await clock.advance(4 * DAY);
    await mailed('ops@sequel.example', before + 1);
    await clock.advance(30 * DAY);
    await customer.reached('expired');
    expect(await lastTextTo(customer.submission.contact.email)).toContain('stays in place');
    expect(await subjects(mainAdmin.email)).not.toContainEqual(
      expect.stringContaining('sign in to'),
    );
  });

  test('the main admin and the CSM are reminded of the first sign-in', async () => {
    const customer = await customerOf(target);
    await approved(target, customer);
    await clock.advance(0);
    const { email } = customer.submission.mainAdmin;
    // The trial's mails came before.
    await mailed(email, 2);
    await mailed(customer.csm, 4);
    await clock.advance(5 * DAY);
    await mailed(email, 3);
    await mailed(customer.csm, 5);
  });
});
