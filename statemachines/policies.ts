import { outageNames } from '../functions/runtime/errors.ts';
import { type ErrorName, lambdaOutages, type Retrier } from './builder.ts';

/**
 * The timeouts and retry policies of the workflow, each named once. Times are in seconds.
 *
 * The first retrier that names an error decides, and errors fall into three kinds: those that no
 * waiting heals fail at once, outages are retried for days, and what nobody expected (a bug) is
 * retried for less than two minutes.
 */

const never = (...errors: readonly ErrorName[]): Retrier => ({
  ErrorEquals: errors,
  MaxAttempts: 0,
});

/** Ours to put right: it fails at once, where it happened, and waits there for a redrive. */
const OURS: readonly ErrorName[] = ['InvalidState', 'Auth0Refused', 'MailRejected'];

/**
 * Six retries after at most 2, 4, 8, 16, 32 and 40 seconds: 102 in all. The jitter keeps onboardings
 * that failed together from retrying together.
 */
const aFewTimes = (error: ErrorName): Retrier => ({
  ErrorEquals: [error],
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxAttempts: 6,
  MaxDelaySeconds: 40,
  JitterStrategy: 'FULL',
});

/**
 * An outage: nine retries after at most 2, 4, … 512 seconds (17 minutes in all), then 431 after at most
 * 600, 3 days at most. With the jitter half of that, 36 hours, plus or minus one: an outage of a day
 * is always survived, and people wait at most 10 minutes after it.
 *
 * Each retry is 3 events (scheduled, started, failed) of the 25,000 that an execution may have: 1,320
 * for a whole outage, or 6,600 in "Verify domains", where five items are under way at once. It is
 * also a transition: at 0.025 USD per 1,000, 200 onboardings through 24 hours cost 1.50 USD.
 */
const forDays = (...more: readonly ErrorName[]): Retrier => ({
  ErrorEquals: [...outageNames, ...lambdaOutages, ...more],
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxAttempts: 440,
  MaxDelaySeconds: 600,
  JitterStrategy: 'FULL',
});

/** A function runs for at most 120; the rest is for Lambda to start it. */
const TASK_TIMEOUT = 180;

const task = (...before: readonly Retrier[]) => ({
  timeout: TASK_TIMEOUT,
  retry: [never(...OURS), ...before, forDays('States.Timeout'), aFewTimes('States.ALL')],
});

/** Of most states that run a function. */
export const usual = task();

/**
 * Of "Verify domain", which has an answer to an Okta that does not answer: three retries, after at most
 * 10, 20 and 40. Every app of every correction can come to them, so they are few: with them the longest
 * journey that there may be keeps below 20,000 events.
 */
export const askingOkta = task({
  ErrorEquals: ['OktaUnavailable'],
  IntervalSeconds: 10,
  BackoffRate: 2,
  MaxAttempts: 3,
  MaxDelaySeconds: 40,
  JitterStrategy: 'FULL',
});

/** Of a state that has an answer to the error once a few retries did not help. */
export const caughtSoon = (error: ErrorName) => task(aFewTimes(error));

/** Of "Take back connection", whose result is an error. */
export const alwaysFails = task(never('ConnectionNotProven'));

/** Of "Switch on": three times after 60, 120 and 240. Auth0 is eventually consistent. */
export const switching = task({
  ErrorEquals: ['ConnectionNotProven'],
  IntervalSeconds: 60,
  MaxAttempts: 3,
  BackoffRate: 2,
});

/** Of "Connect domains": twice from the beginning, after 60 and 120. Auth0 is eventually consistent. */
export const restart: readonly Retrier[] = [
  { ErrorEquals: ['ConnectionNotProven'], IntervalSeconds: 60, MaxAttempts: 2, BackoffRate: 2 },
];

/** A wait's timeout is no error, but the time to see to it. */
const waiting = [never('States.Timeout', ...OURS), forDays(), aFewTimes('States.ALL')];

/** Of waits that are reviewed once a day. */
export const untilReview = { timeout: 86_400, retry: waiting };

/** Of the wait for the first sign-in: Auth0 is asked every two hours, or as definition.ts says. */
export const untilLook = { timeout: 7_200, retry: waiting };

/** Of "Invite users", which waits for SES and no person: it looks every hour. */
export const untilInvited = { timeout: 3_600, retry: waiting };
