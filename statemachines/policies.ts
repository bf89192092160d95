import type { ErrorName, Retrier } from './builder.ts';

/** The timeouts and retry policies of the workflow, each named once. Times are in seconds. */

/** What no waiting heals: it fails at once, where it happened, and waits there for a redrive. */
const OURS: readonly ErrorName[] = ['InvalidState', 'Auth0Refused', 'MailRejected'];

const never = (...errors: readonly ErrorName[]): Retrier => ({
  ErrorEquals: [...errors, ...OURS],
  MaxAttempts: 0,
});

/**
 * Everything else: six retries after at most 2, 4, 8, 16, 32 and 60 seconds, 122 in all. The jitter
 * keeps onboardings that failed together from retrying together.
 */
const aFewTimes: Retrier = {
  ErrorEquals: ['States.ALL'],
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxAttempts: 6,
  MaxDelaySeconds: 60,
  JitterStrategy: 'FULL',
};

/** A function runs for at most 120; the rest is for Lambda to start it. */
const TASK_TIMEOUT = 180;

/** Of most states that run a function. */
export const usual = { timeout: TASK_TIMEOUT, retry: [never(), aFewTimes] };

/** Of "Take back connection", whose result is an error. */
export const alwaysFails = {
  timeout: TASK_TIMEOUT,
  retry: [never('ConnectionNotProven'), aFewTimes],
};

/** Of "Connect domains": twice from the beginning, after 60 and 120. Auth0 is eventually consistent. */
export const restart: readonly Retrier[] = [
  { ErrorEquals: ['ConnectionNotProven'], IntervalSeconds: 60, MaxAttempts: 2, BackoffRate: 2 },
];

/** A wait's timeout is no error, but the time to see to it. */
const waiting = [never('States.Timeout'), aFewTimes];

/** Of waits that are reviewed once a day. */
export const untilReview = { timeout: 86_400, retry: waiting };

/** Of the wait for the first sign-in: Auth0 is asked every two hours. */
export const untilLook = { timeout: 7_200, retry: waiting };
