import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readAudit } from '../../functions/record/audit.ts';
import { texts } from '../../functions/texts/index.ts';
import { type ManualClock, manualClock } from '../local/manual-clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { customerOf, type Target } from './target.ts';

/** The CSM chooses when to switch on single sign-on. */

/** The pages use the machine's time, so the test's clock starts there. */
const NOW = Date.now();
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let clock: ManualClock;
let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

beforeAll(async () => {
  clock = manualClock(NOW);
  local = await startEmbedded(clock, { TIME_ZONE: 'Europe/Berlin' });
  target = await embeddedTarget(local.url);
});
afterAll(() => local.remove());

/** A customer after the trial, whose CSM decides when to switch on. */
async function tried() {
  const customer = await customerOf(target, 2);
  const { csm, submission } = customer;
  const [{ domain = '' } = {}] = submission.oktaApps;
  await customer.submit();
  await customer.reached('awaitingApproval');
  const approval = await customer.linkMailed(csm, 'approvals');
  const body = { ...customer.approve, switchOn: 'byCsm' };
  expect((await target.request(approval, body)).status).toBe(200);
  expect((await target.request(approval)).body).toMatchObject({ switchOn: 'byCsm' });
  await customer.reached('awaitingTrial');
  await customer.tryOut(domain);
  await customer.reached('awaitingSwitchOn');
  return { ...customer, link: await customer.linkMailed(csm, 'switches') };
}

test('after the trial it waits for the CSM', async () => {
  const { csm, onboardingId, link, ...customer } = await tried();
  expect((await target.request(link)).body).toMatchObject({
    on: false,
    peopleCount: 3,
    // Whoever tried it came through the trial.
    others: { count: 0, isMore: false },
  });
  expect((await target.request(link, { on: false, reason: 'No' })).status).toBe(200);
  expect((await customer.status()).stage).toBe('awaitingSwitchOn');

  for (let times = 0; times < 2; times += 1)
    expect((await target.request(link, { on: true })).status).toBe(200);
  await customer.reached('awaitingDashboard');
  expect((await target.request(link)).body).toMatchObject({
    on: true,
    switched: { by: 'workflow' },
  });
  await customer.reached('awaitingFirstSignIn');
  const audit = await readAudit(process.env.RECORD_TABLE ?? '', onboardingId);
  expect(audit.filter(({ what }) => what === 'saidSwitchOn')).toMatchObject([{ by: csm }]);
});

test('a scheduled time is shown, changed, withdrawn, and kept to, even after a restart', async () => {
  const { csm, link, ...customer } = await tried();
  const at = (ms: number) => new Date(NOW + ms).toISOString();
  const subjects = async () => (await target.mailsTo(csm)).map(({ subject }) => subject);
  const told = (words: string) =>
    vi.waitFor(
      async () => expect(await subjects()).toContainEqual(expect.stringContaining(words)),
      10_000,
    );

  expect(await target.request(link, { on: true, at: at(3 * DAY) })).toMatchObject({ status: 200 });
  await clock.advance(2 * MINUTE);
  await told('the time to switch it on is set');
  const { text = '' } = (await target.mailsTo(csm)).at(-1) ?? {};
  expect(text.replace(/\s+/g, ' ')).toContain(texts('en').moment(at(3 * DAY), 'Europe/Berlin'));
  expect(await customer.status()).toMatchObject({ planned: at(3 * DAY) });

  await target.request(link, { on: false });
  await clock.advance(2 * MINUTE);
  await told('no time to switch it on any more');
  expect(await customer.status()).not.toHaveProperty('planned');
  await clock.advance(3 * DAY);
  expect((await customer.status()).stage).toBe('awaitingSwitchOn');

  await target.request(link, { on: true, at: at(5 * DAY) });
  await clock.advance(0);
  await local.stop();
  local = await startEmbedded(clock, { TIME_ZONE: 'Europe/Berlin' }, '', local.directory);
  const before = (await subjects()).length;
  // Long after the reminder would be due.
  await clock.advance(NOW + 5 * DAY - clock.now() - MINUTE);
  expect((await customer.status()).stage).toBe('awaitingSwitchOn');
  expect((await subjects()).slice(before)).toEqual([
    expect.stringContaining('the time to switch it on is set'),
  ]);
  expect((await target.request(link)).body).toMatchObject({
    on: false,
    planned: { at: at(5 * DAY), by: csm },
  });
  await clock.advance(3 * MINUTE);
  await customer.reached('awaitingDashboard');
  expect((await target.request(link)).body).toMatchObject({
    on: true,
    switched: { by: 'workflow' },
  });
  await customer.reached('awaitingFirstSignIn');
});
