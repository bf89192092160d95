import { afterAll, beforeAll, expect, test } from 'vitest';
import { manualClock } from '../local/manual-clock.ts';
import { type StandIns, startStandIns, variablesOf } from '../local/sequel/stand-ins.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { approved, customerOf, type Target } from './target.ts';

/** A tenant whose log stream does not reach us. */
const HOUR = 3_600_000;
const clock = manualClock(Date.parse('2026-11-25T09:00:00Z'));
let standIns: StandIns;
let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

beforeAll(async () => {
  standIns = await startStandIns();
  const { origins, okta } = standIns;
  local = await startEmbedded(clock, variablesOf(standIns));
  const { clientId, clientSecret } = okta.app();
  target = {
    ...(await embeddedTarget(local.url)),
    oktaApp: { domain: new URL(origins.okta).host, clientId, clientSecret },
    sequel: `${origins.sequel}/`,
  };
});
afterAll(async () => {
  await local.remove();
  standIns.stop();
});

test('sign-ins whose events were lost, failed ones too, are found in the log within two hours', async () => {
  const customer = await customerOf(target);
  await approved(target, customer);

  // A failed sign-in is reported.
  const { okta } = standIns;
  okta.saveApp({ ...okta.app(), obstacles: ['unassigned'] });
  standIns.clock.time = clock.now() + 1000;
  await customer.signIn(customer.submission.mainAdmin.email);
  await clock.advance(2 * HOUR + 1000);
  expect(await customer.status()).toMatchObject({
    stage: 'awaitingFirstSignIn',
    problems: [{ code: 'notAssigned' }],
  });
  await clock.advance(60_000);
  const subjects = (await target.mailsTo(customer.csm)).map(({ subject }) => subject);
  expect(subjects.filter((each) => each.includes('somebody cannot sign in'))).toHaveLength(1);
  okta.saveApp({ ...okta.app(), obstacles: [] });

  // Somebody else's sign-in does not count.
  standIns.clock.time = clock.now() + 1000;
  await customer.signIn(customer.submission.users[0] ?? '');
  await clock.advance(2 * HOUR + 1000);
  expect((await customer.status()).stage).toBe('awaitingFirstSignIn');

  standIns.clock.time = clock.now() + 1000;
  await customer.signIn(customer.submission.mainAdmin.email);
  expect((await customer.status()).stage).toBe('awaitingFirstSignIn');
  await clock.advance(2 * HOUR + 1000);
  expect((await customer.reached('completed')).invited).toBe(2);
});
