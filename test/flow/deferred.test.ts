import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { onboardings } from '../../local/commands/onboardings.ts';
import { startSmtp } from '../local/aws/smtp.ts';
import { type ManualClock, manualClock } from '../local/manual-clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { approved, approving, customerOf, type Target } from './target.ts';

/** Recipients whose mail server says "later": their mails are retried for three days, and nobody waits for them. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let clock: ManualClock;
let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;
let smtp: Awaited<ReturnType<typeof startSmtp>>;
/** Until when each address is deferred, in epoch milliseconds. */
const later = new Map<string, number>();
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  clock = manualClock(Date.parse('2026-11-25T09:00:00Z'));
  smtp = await startSmtp({
    answer: (recipient) =>
      (later.get(recipient.slice(1, -1)) ?? 0) > clock.now()
        ? '451 4.7.1 greylisted, come back later'
        : '250 ok',
    onFinished: (stop) => stops.push(stop),
  });
  local = await startEmbedded(clock, {
    SMTP_URL: smtp.url,
    PRODUCT_URL: 'https://app.sequel.test/',
  });
  target = await embeddedTarget(local.url);
});
afterAll(async () => {
  await local.remove();
  for (const stop of stops) await stop();
});

/** How many invitations somebody got. */
const copies = (address: string) =>
  smtp.received.filter(({ recipients }) => recipients.includes(`<${address}>`)).length;

/** A completed onboarding with five users, the first of whom is deferred for this long. */
async function completed(putOff: number) {
  const customer = await customerOf(target, 5);
  const [ada = '', ...others] = customer.submission.users;
  later.set(ada, clock.now() + putOff);
  await approved(target, { ...customer, approve: approving(customer.submission) });
  await target.request(await customer.linkMailed(customer.csm, 'sign-ins'), {});
  await customer.reached('completed');
  // Nobody waited for the deferred one.
  for (const other of others) expect(copies(other)).toBe(1);
  expect(copies(ada)).toBe(0);
  await clock.advance(2 * MINUTE);
  return { customer, ada, others };
}

const countsOf = async (customer: Awaited<ReturnType<typeof completed>>['customer']) =>
  (await target.request(customer.setupLink)).body;

test('a user deferred for an hour is shown as deferred, then gets one invitation', async () => {
  const { customer, ada } = await completed(HOUR);
  const none = { waiting: 0, deferred: 0, refused: 0, uncertain: 0 };
  expect(await countsOf(customer)).toMatchObject({
    stage: 'completed',
    invited: 4,
    total: 5,
    invitations: { ...none, deferred: 1 },
  });
  const page = await fetch(customer.setupLink, { headers: { accept: 'text/html' } });
  const text = await page.text();
  expect(text).toContain('One invitation is delayed');
  expect(text).not.toMatch(/Everybody (?:on the list|else)/);
  vi.stubEnv('PORT', new URL(local.url).port);
  const shown = await onboardings(['show', customer.onboardingId]);
  expect(shown.out).toMatch(/Deferred .*invitation.*451 4\.7\.1/);

  await clock.advance(2 * HOUR);
  await vi.waitFor(() => expect(copies(ada)).toBe(1), 15_000);
  await clock.advance(2 * MINUTE);
  expect(await countsOf(customer)).toMatchObject({ invited: 5, invitations: none });
  expect((await onboardings(['show', customer.onboardingId])).out).not.toContain('Deferred');
  await clock.advance(80 * HOUR);
  expect(copies(ada)).toBe(1);
});

test('a user deferred for three days is reported to the CSM, with the address', async () => {
  const { customer, ada, others } = await completed(100 * HOUR);
  const told = async () =>
    (await target.mailsTo(customer.csm)).filter(({ subject }) => subject.includes('get through'));
  await clock.advance(70 * HOUR);
  expect(await told()).toEqual([]);
  expect(await countsOf(customer)).toMatchObject({ invitations: { deferred: 1 } });
  await clock.advance(6 * HOUR);
  const [mail, ...more] = await told();
  expect(more).toEqual([]);
  expect(mail?.text).toContain(ada);
  expect(await countsOf(customer)).toMatchObject({
    invited: 4,
    invitations: { deferred: 0, refused: 1 },
  });
  for (const other of others) expect(copies(other)).toBe(1);
  expect(copies(ada)).toBe(0);
});

test('a user deferred once gets the invitation half a minute later', async () => {
  const { customer, ada } = await completed(10_000);
  expect(copies(ada)).toBe(1);
  expect(await countsOf(customer)).toMatchObject({ invited: 5, invitations: { deferred: 0 } });
});
