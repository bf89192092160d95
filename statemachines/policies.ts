import { outageNames } from '../functions/runtime/errors.ts';
import { type ErrorName, lambdaOutages, type Retrier } from './builder.ts';

/**
 * The workflow's timeouts and retry policies, each with a name. Times are in seconds.
 *
 * The first retrier that matches an error applies. Errors that waiting cannot fix fail at once; outages are retried
 * for days; unexpected errors (bugs) are retried for less than two minutes.
 */

const never = (...errors: readonly ErrorName[]): Retrier => ({
  ErrorEquals: errors,
  MaxAttempts: 0,
});

/** Ours to fix: the state fails at once and waits for a redrive. */
const OURS: readonly ErrorName[] = ['InvalidState', 'Auth0Refused', 'MailRejected'];

/**
 * Six retries after at most 2, 4, 8, 16, 32 and 40 seconds, 102 in total. Jitter keeps onboardings that failed
 * together from retrying together.
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
 * An outage: nine retries after at most 2, 4, … 512 seconds (17 minutes in total), then 431 after at most 600 each, 3
 * days at most. Jitter halves that to 36 hours, plus or minus one: every outage of a day is survived, and people wait
 * at most 10 minutes after it.
 *
 * Each retry takes 3 (scheduled, started, failed) of an execution's 25,000 events: 1,320 for a whole outage, or 6,600
 * in "Verify domains", where five items run at once. It is also a transition: at 0.025 USD per 1,000, 200 onboardings
 * through 24 hours cost 1.50 USD.
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

/** For most states that run a function. */
export const usual = task();

/**
 * For "Verify domain", which handles an Okta that does not answer: three retries, after at most 10, 20 and 40. Every
 * app in every correction can need them, so they are few: even the longest possible journey stays below 20,000
 * events.
 */
export const askingOkta = task({
  ErrorEquals: ['OktaUnavailable'],
  IntervalSeconds: 10,
  BackoffRate: 2,
  MaxAttempts: 3,
  MaxDelaySeconds: 40,
  JitterStrategy: 'FULL',
});

/** For a state that handles the error after a few retries. */
export const caughtSoon = (error: ErrorName) => task(aFewTimes(error));

/** For "Take back connection", whose result is an error. */
export const alwaysFails = task(never('ConnectionNotProven'));

/** For "Switch on": three retries after 60, 120 and 240, as Auth0 is eventually consistent. */
export const switching = task({
  ErrorEquals: ['ConnectionNotProven'],
  IntervalSeconds: 60,
  MaxAttempts: 3,
  BackoffRate: 2,
});

/** For "Connect domains": restarts twice, after 60 and 120, as Auth0 is eventually consistent. */
export const restart: readonly Retrier[] = [
  { ErrorEquals: ['ConnectionNotProven'], IntervalSeconds: 60, MaxAttempts: 2, BackoffRate: 2 },
];

/** A wait's timeout is not an error: it means that the wait is due for review. */
const waiting = [never('States.Timeout', ...OURS), forDays(), aFewTimes('States.ALL')];

/** For waits that are reviewed once a day. */
export const untilReview = { timeout: 86_400, retry: waiting };

/** For the wait for the first sign-in: Auth0's log is checked every two hours, or as definition.ts says. */
export const untilLook = { timeout: 7_200, retry: waiting };

/** For "Invite users", which waits for SES and not for a person: it checks every hour. */
export const untilInvited = { timeout: 3_600, retry: waiting };
