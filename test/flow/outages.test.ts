import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { secretsManager, ses } from '../../functions/runtime/aws.ts';
import { type ManualClock, manualClock } from '../local/manual-clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { approve, type Customer, customerOf, type Target } from './target.ts';

/**
 * A service that does not work for a day, met by the real functions: what they throw then is what the
 * workflow retries for days. 200 onboardings at once are in test/statemachines/outages.test.ts.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let clock: ManualClock;
let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

/** The AWS clients that get no answer now. */
const down = new Set<string>();
const unanswered =
  (name: string) =>
  <In, Out>(next: (args: In) => Promise<Out>) =>
  async (args: In): Promise<Out> => {
    if (down.has(name)) throw Object.assign(new Error('Injected'), { code: 'ECONNREFUSED' });
    return next(args);
  };
// Outside the SDK's own retries, which would take their time each time.
const outermost = { step: 'initialize', priority: 'high', name: 'unanswered' } as const;
secretsManager.middlewareStack.add(unanswered('Secrets Manager'), outermost);
ses.middlewareStack.add(unanswered('SES'), outermost);

beforeAll(async () => {
  clock = manualClock(Date.parse('2026-11-25T09:00:00Z'));
  local = await startEmbedded(clock);
  target = await embeddedTarget(local.url);
});
beforeEach(() => {
  // The longest delay that the jitter allows: the fewest retries.
  vi.spyOn(Math, 'random').mockReturnValue(0.999);
});
afterEach(() => {
  down.clear();
  vi.restoreAllMocks();
});
afterAll(() => {
  secretsManager.middlewareStack.remove('unanswered');
  ses.middlewareStack.remove('unanswered');
  return local.remove();
});

/** SES takes so many mails a second. */
const pause = () => clock.advance(2_000);

async function submit(customer: Customer, change?: object) {
  await customer.submit(change);
  await pause();
}
async function decide(customer: Customer) {
  await target.request(await customer.linkMailed(customer.csm, 'approvals'), approve);
  await pause();
}
async function signIn(customer: Customer) {
  await customer.signIn(customer.submission.mainAdmin.email);
  await pause();
}

/** How an outage of each begins and ends, and what it lets people do meanwhile. */
const services: Record<
  string,
  {
    begin(): void;
    end(): void;
    meanwhile: Partial<Record<'submit' | 'decide' | 'signIn', boolean>>;
    /** What the terminal says, once; of Okta's trouble ops get a mail instead. */
    said?: string;
  }
> = {
  'Secrets Manager': {
    begin: () => down.add('Secrets Manager'),
    end: () => down.delete('Secrets Manager'),
    meanwhile: {},
    said: 'A service of this machine has not worked for 15 minutes (ServiceUnavailable)',
  },
  SES: {
    begin: () => down.add('SES'),
    end: () => down.delete('SES'),
    meanwhile: { submit: true, decide: true, signIn: true },
    said: 'Mail has not worked for 15 minutes (MailNotSent)',
  },
  Auth0: {
    begin() {
      process.env.AUTH0_DOMAIN = '127.0.0.1:1';
    },
    end() {
      process.env.AUTH0_DOMAIN = new URL(`http://${auth0Domain}`).host;
    },
    meanwhile: { submit: true, decide: true },
    said: 'Auth0 has not worked for 15 minutes (Auth0Unavailable)',
  },
  Okta: {
    begin() {
      local.okta.trouble = 'unavailable';
    },
    end() {
      local.okta.trouble = 'none';
    },
    meanwhile: { submit: true },
  },
};
let auth0Domain: string | undefined;
beforeAll(() => {
  auth0Domain = process.env.AUTH0_DOMAIN;
});

test.each(Object.entries(services))(
  '%s is down for 24 hours: waiting and working onboardings go on by themselves',
  async (name, { begin, end, meanwhile, said }) => {
    local.troubles.length = 0;
    const [submits, corrects, decides, decidesLater, signsIn, signsInLater] = (await Promise.all(
      Array.from({ length: 6 }, () => customerOf(target, 1)),
    )) as [Customer, Customer, Customer, Customer, Customer, Customer];
    const [app] = corrects.submission.oktaApps;
    await submit(corrects, { oktaApps: [{ ...app, clientSecret: 'not-the-one' }] });
    for (const customer of [decides, decidesLater, signsIn, signsInLater]) await submit(customer);
    for (const customer of [signsIn, signsInLater]) await decide(customer);

    begin();
    if (meanwhile.submit) await submit(submits);
    if (meanwhile.decide) await decide(decides);
    if (meanwhile.signIn) await signIn(signsIn);
    await clock.advance(DAY);
    end();
    // Okta's own trouble is waited for longer (functions/3-verify/report-okta-trouble.ts).
    await clock.advance(name === 'Okta' ? 8 * HOUR : 10 * MINUTE);

    if (!meanwhile.submit) await submit(submits);
    await submit(corrects);
    for (const customer of [submits, corrects, decidesLater]) await decide(customer);
    if (!meanwhile.decide) await decide(decides);
    if (!meanwhile.signIn) await signIn(signsIn);
    for (const customer of [submits, corrects, decides, decidesLater, signsInLater])
      await signIn(customer);
    for (const customer of [submits, corrects, decides, decidesLater, signsIn, signsInLater])
      await customer.reached('completed');
    // The nightly clean-up is given up for the night, and says so.
    expect(local.troubles.filter((line) => !line.includes('DeleteExpiredSecrets'))).toEqual(
      said
        ? [
            expect.stringContaining(said),
            expect.stringContaining('holds up no onboarding any more'),
          ]
        : [],
    );
  },
);
