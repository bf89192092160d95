import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { secretsManager, ses } from '../../functions/runtime/aws.ts';
import { type ManualClock, manualClock } from '../local/manual-clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { type Customer, customerOf, type Target } from './target.ts';

/**
 * A service is down for hours: the real functions must throw errors that the workflow retries for days.
 * test/statemachines/outages.test.ts covers a whole day and 200 onboardings.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let clock: ManualClock;
let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;
let auth0Domain: string;

/** The AWS clients that get no answer now. */
const down = new Set<string>();
const unanswered =
  (name: string) =>
  <In, Out>(next: (args: In) => Promise<Out>) =>
  async (args: In): Promise<Out> => {
    if (down.has(name)) throw Object.assign(new Error('Injected'), { code: 'ECONNREFUSED' });
    return next(args);
  };
// Outside the SDK's retries, which would take their time on each call.
const outermost = { step: 'initialize', priority: 'high', name: 'unanswered' } as const;
secretsManager.middlewareStack.add(unanswered('Secrets Manager'), outermost);
ses.middlewareStack.add(unanswered('SES'), outermost);

beforeAll(async () => {
  clock = manualClock(Date.parse('2026-11-25T09:00:00Z'));
  local = await startEmbedded(clock);
  target = await embeddedTarget(local.url);
  auth0Domain = process.env.AUTH0_DOMAIN ?? '';
});
afterAll(() => {
  vi.restoreAllMocks();
  secretsManager.middlewareStack.remove('unanswered');
  ses.middlewareStack.remove('unanswered');
  return local.remove();
});

/** Lets everything that was triggered finish. */
const pause = () => clock.advance(0);

async function submit(customer: Customer, change?: object): Promise<void> {
  await customer.submit(change);
  await pause();
}
/** Submits, and waits until the CSM has the mail. */
async function submitted(customer: Customer): Promise<void> {
  await submit(customer);
  await customer.reached('awaitingApproval');
  await customer.linkMailed(customer.csm, 'approvals');
}
async function decide(customer: Customer) {
  await target.request(await customer.linkMailed(customer.csm, 'approvals'), customer.approve);
  await pause();
}
async function tryIt(customer: Customer) {
  await customer.reached('awaitingFirstSignIn');
  await pause();
}
async function signIn(customer: Customer) {
  await customer.signIn(customer.submission.mainAdmin.email);
  await pause();
}

/** What somebody does when an outage begins, and the stage it leads to after it. */
interface Deed {
  prepare: ((customer: Customer) => Promise<void>)[];
  act(customer: Customer): Promise<void>;
  reached: string;
}
const toSubmit: Deed = { prepare: [], act: submit, reached: 'awaitingApproval' };
const toDecide: Deed = { prepare: [submitted], act: decide, reached: 'awaitingFirstSignIn' };
const toSignIn: Deed = { prepare: [submitted, decide, tryIt], act: signIn, reached: 'completed' };

const services: {
  begin(): void;
  end(): void;
  /** Actions that work during the outage. */
  isDone: Deed[];
  /** The terminal's message, once; for Okta's trouble ops get a mail instead. */
  said?: string;
}[] = [
  {
    begin: () => down.add('Secrets Manager'),
    end: () => down.delete('Secrets Manager'),
    isDone: [],
    said: 'A service of this machine has not worked for 15 minutes (ServiceUnavailable)',
  },
  {
    begin: () => down.add('SES'),
    end: () => down.delete('SES'),
    isDone: [toSubmit, toDecide, toSignIn],
    // Mails wait in the ledger: they block no state.
  },
  {
    begin() {
      process.env.AUTH0_DOMAIN = '127.0.0.1:1';
    },
    end() {
      process.env.AUTH0_DOMAIN = auth0Domain;
    },
    isDone: [toDecide],
    said: 'Auth0 has not worked for 15 minutes (Auth0Unavailable)',
  },
  {
    begin() {
      local.okta.trouble = 'unavailable';
    },
    end() {
      local.okta.trouble = 'none';
    },
    isDone: [toSubmit],
  },
];

test('waiting and running onboardings survive three hours without each service in turn', async () => {
  // The longest delay that jitter allows: the fewest retries.
  vi.spyOn(Math, 'random').mockReturnValue(0.999);
  const customers = (count: number) =>
    Promise.all(Array.from({ length: count }, () => customerOf(target, 1)));

  // These wait for somebody through all outages.
  const [corrects, decides, signsIn] = (await customers(3)) as [Customer, Customer, Customer];
  const [app] = corrects.submission.oktaApps;
  await submit(corrects, { oktaApps: [{ ...app, clientSecret: 'not-the-one' }] });
  await submitted(decides);
  await submitted(signsIn);
  await decide(signsIn);
  await tryIt(signsIn);
  // Every wait is reviewed once a day: here during the first outage, which is Secrets Manager's.
  await clock.advance(22 * HOUR);

  for (const { begin, end, isDone, said } of services) {
    const doers = await customers(isDone.length);
    for (const [index, { prepare }] of isDone.entries())
      for (const step of prepare) await step(doers[index] as Customer);
    local.troubles.length = 0;
    begin();
    for (const [index, { act }] of isDone.entries()) await act(doers[index] as Customer);
    await clock.advance(3 * HOUR);
    for (const customer of doers) expect((await customer.status()).stage).not.toBe('failed');
    end();
    // Okta's own trouble has longer waits (functions/3-verify/report-okta-trouble.ts).
    await clock.advance(said === undefined ? 2 * HOUR : 11 * MINUTE);
    for (const [index, { reached }] of isDone.entries()) await doers[index]?.reached(reached);
    // The nightly clean-up gives up for the night and reports it.
    expect(local.troubles.filter((line) => !line.includes('DeleteExpiredSecrets'))).toEqual(
      said === undefined
        ? []
        : [expect.stringContaining(said), expect.stringContaining('no longer blocks onboardings')],
    );
  }

  await submit(corrects);
  for (const customer of [corrects, decides]) await decide(customer);
  for (const customer of [corrects, decides]) await tryIt(customer);
  for (const customer of [corrects, decides, signsIn]) await signIn(customer);
  for (const customer of [corrects, decides, signsIn]) await customer.reached('completed');
}, 300_000);
