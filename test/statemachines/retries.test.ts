import { describe, expect, test } from 'vitest';
import asl from '../../statemachines/onboarding.asl.json' with { type: 'json' };

/** The whole policy of each state, as Step Functions gets it. */

interface State {
  Type: string;
  TimeoutSeconds?: number;
  Retry?: object[];
  Catch?: object[];
  ItemProcessor?: { States: Record<string, State> };
}
const outer: Record<string, State> = asl.States;
const states = Object.entries(outer).flatMap(([name, state]) => [
  [name, state] as const,
  ...Object.entries(state.ItemProcessor?.States ?? {}),
]);

const never = (...ErrorEquals: string[]) => ({ ErrorEquals, MaxAttempts: 0 });
const OURS = ['InvalidState', 'Auth0Refused', 'MailRejected'];
const aFewTimes = (...ErrorEquals: string[]) => ({
  ErrorEquals,
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxAttempts: 6,
  MaxDelaySeconds: 40,
  JitterStrategy: 'FULL',
});
const forDays = (...more: string[]) => ({
  ErrorEquals: [
    'Auth0Unavailable',
    'MailNotSent',
    'ServiceUnavailable',
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.ClientExecutionTimeoutException',
    'Lambda.TooManyRequestsException',
    'Lambda.Unknown',
    'Sandbox.Timedout',
    ...more,
  ],
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxAttempts: 440,
  MaxDelaySeconds: 600,
  JitterStrategy: 'FULL',
});
const last = [forDays('States.Timeout'), aFewTimes('States.ALL')];
const usual = [never(...OURS), ...last];
const waiting = [never('States.Timeout', ...OURS), forDays(), aFewTimes('States.ALL')];

/** The states with unusual policies. */
const policies: Record<string, { timeout?: number; retry: object[] }> = {
  'Verify domain': {
    retry: [
      never(...OURS),
      { ...aFewTimes('OktaUnavailable'), IntervalSeconds: 10, MaxAttempts: 3 },
      ...last,
    ],
  },
  'Look for first sign-in': { retry: [never(...OURS), aFewTimes('Auth0Unavailable'), ...last] },
  'Take back connection': { retry: [never(...OURS), never('ConnectionNotProven'), ...last] },
  'Switch on': {
    retry: [
      never(...OURS),
      {
        ErrorEquals: ['ConnectionNotProven'],
        IntervalSeconds: 60,
        MaxAttempts: 3,
        BackoffRate: 2,
      },
      ...last,
    ],
  },
  'Wait for correction': { timeout: 86_400, retry: waiting },
  'Wait for approval': { timeout: 86_400, retry: waiting },
  'Wait for trial': { timeout: 86_400, retry: waiting },
  'Wait for switch-on': { timeout: 86_400, retry: waiting },
  'Wait for main admin dashboard': { timeout: 86_400, retry: waiting },
  'Wait for everyone dashboard': { timeout: 86_400, retry: waiting },
  'Wait for first sign-in': { timeout: 7_200, retry: waiting },
  'Invite users': { timeout: 3_600, retry: waiting },
};

test.each(states.filter(([, { TimeoutSeconds }]) => TimeoutSeconds !== undefined))(
  'state "%s" retries temporary errors for days, a bug for less than two minutes, and nothing else',
  (name, { TimeoutSeconds, Retry }) => {
    const { timeout = 180, retry = usual } = policies[name] ?? {};
    expect({ TimeoutSeconds, Retry }).toStrictEqual({ TimeoutSeconds: timeout, Retry: retry });
  },
);

test('"Connect domains" starts over twice if a connection is not proven', () => {
  expect(outer['Connect domains']?.Retry).toStrictEqual([
    { ErrorEquals: ['ConnectionNotProven'], IntervalSeconds: 60, MaxAttempts: 2, BackoffRate: 2 },
  ]);
});

test('only errors that the workflow handles are caught', () => {
  const caught = states.flatMap(([name, { Catch = [] }]) =>
    Catch.map((catcher) => [name, catcher]),
  );
  const timeout = (Next: string) => ({ ErrorEquals: ['States.Timeout'], ResultPath: null, Next });
  expect(Object.fromEntries(caught)).toStrictEqual({
    'Verify domain': {
      ErrorEquals: ['OktaUnavailable'],
      ResultPath: '$.failure',
      Next: 'Okta does not answer',
    },
    'Wait for correction': timeout('Review wait'),
    'Wait for approval': timeout('Review wait'),
    'Wait for trial': timeout('Review wait'),
    'Wait for switch-on': timeout('Review wait'),
    'Wait for main admin dashboard': timeout('Review wait'),
    'Wait for everyone dashboard': timeout('Review wait'),
    'Prove connection': {
      ErrorEquals: ['ConnectionNotProven'],
      ResultPath: '$.failure',
      Next: 'Take back connection',
    },
    'Wait for first sign-in': timeout('Look for first sign-in'),
    'Invite users': timeout('Invite users'),
    'Look for first sign-in': {
      ErrorEquals: ['Auth0Unavailable'],
      ResultPath: null,
      Next: 'Review wait',
    },
  });
});

describe('the policies in hours and minutes', () => {
  /** Seconds from the first failure to the last retry, if the jitter leaves this part of each delay. */
  const lasts = (
    { IntervalSeconds, BackoffRate, MaxAttempts, MaxDelaySeconds }: ReturnType<typeof aFewTimes>,
    part: number,
  ) =>
    Array.from({ length: MaxAttempts }, (_, count) =>
      Math.min(IntervalSeconds * BackoffRate ** count, MaxDelaySeconds),
    ).reduce((sum, delay) => sum + part * delay, 0);

  test('an outage of 24 hours is survived with half a day to spare; after 3 days it fails', () => {
    expect(lasts(forDays(), 0.5)).toBeGreaterThanOrEqual(36 * 3600);
    expect(lasts(forDays(), 1)).toBeLessThanOrEqual(72.2 * 3600);
  });

  test('an unexpected error fails within two minutes', () => {
    expect(lasts(aFewTimes('States.ALL'), 1)).toBeLessThan(120);
  });
});
