import { expect, test } from 'vitest';
import { DAY, machine, named, SECOND, START, service, task, tokenTask } from './harness.ts';

/** Times of invocation of a Lambda that always fails, in seconds since the start. */
async function attempts(retry: object[], error = 'Broken'): Promise<number[]> {
  const times: number[] = [];
  const { run, clock } = service({
    definition: machine({ Work: task('work', { Retry: retry }) }),
    lambdas: {
      work(_payload, { now }) {
        times.push((now() - START) / SECOND);
        throw named(error);
      },
    },
  });
  await run();
  await clock.advance(DAY);
  return times;
}

test.each<[string, object, number[]]>([
  ['by default three times, after 1, 2 and 4 seconds', {}, [0, 1, 3, 7]],
  ['IntervalSeconds and BackoffRate', { IntervalSeconds: 10, BackoffRate: 3 }, [0, 10, 40, 130]],
  ['BackoffRate 1', { IntervalSeconds: 5, BackoffRate: 1 }, [0, 5, 10, 15]],
  ['MaxDelaySeconds', { IntervalSeconds: 10, MaxDelaySeconds: 15 }, [0, 10, 25, 40]],
  ['MaxAttempts', { MaxAttempts: 1 }, [0, 1]],
  ['MaxAttempts 0', { MaxAttempts: 0 }, [0]],
])('Retry: %s', async (_name, fields, expected) => {
  expect(await attempts([{ ErrorEquals: ['States.ALL'], ...fields }])).toEqual(expected);
});

test('Retry: JitterStrategy FULL waits no longer than without jitter', async () => {
  const retrier = { ErrorEquals: ['Broken'], IntervalSeconds: 1_000, BackoffRate: 1 };
  const [first, ...next] = await attempts([
    { ...retrier, MaxAttempts: 20, JitterStrategy: 'FULL' },
  ]);
  const delays = next.map((time, index) => time - ([first, ...next][index] ?? 0));
  expect(delays).toHaveLength(20);
  expect(Math.max(...delays)).toBeLessThanOrEqual(1_000);
  expect(new Set(delays).size).toBeGreaterThan(10);
});

test('Retry: the first matching retrier applies, and each counts its own attempts', async () => {
  const forever = { ErrorEquals: ['States.ALL'], MaxAttempts: 5 };
  expect(await attempts([{ ErrorEquals: ['Broken'], MaxAttempts: 0 }, forever])).toEqual([0]);
  expect(
    await attempts([
      { ErrorEquals: ['Other'] },
      { ErrorEquals: ['States.TaskFailed'], MaxAttempts: 1 },
    ]),
  ).toEqual([0, 1]);
});

test('a retried state is entered once', async () => {
  const seen: unknown[] = [];
  const { run, clock } = service({
    definition: machine({
      Work: task('work', {
        Parameters: {
          FunctionName: 'work',
          Payload: { 'entered.$': '$$.State.EnteredTime', 'retries.$': '$$.State.RetryCount' },
        },
        Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 2 }],
      }),
    }),
    lambdas: {
      work(payload) {
        seen.push(payload);
        throw named('Broken');
      },
    },
  });
  await run();
  await clock.advance(DAY);
  expect(seen).toEqual(
    [0, 1, 2].map((retries) => ({ entered: new Date(START).toISOString(), retries })),
  );
});

test("Catch receives the error in AWS's format", async () => {
  const { run } = service({
    definition: machine({
      Work: task('work', {
        Catch: [
          { ErrorEquals: ['Other'], Next: 'Wrong' },
          { ErrorEquals: ['Broken'], ResultPath: '$.problem', Next: 'Done' },
        ],
      }),
      Wrong: { Type: 'Fail' },
      Done: { Type: 'Succeed' },
    }),
    lambdas: {
      work() {
        throw named('Broken', 'no luck');
      },
    },
  });
  const { output } = await run({ kept: true });
  expect(JSON.parse(output ?? '')).toEqual({
    kept: true,
    problem: {
      Error: 'Broken',
      Cause: '{"errorType":"Broken","errorMessage":"no luck","trace":[]}',
    },
  });
});

test.each([
  ['States.TaskFailed', 'Timeout'],
  ['States.Timeout', 'Caught'],
  ['States.ALL', 'Caught'],
])('a timeout, caught by %s: %s', async (name, expected) => {
  const { run, describe, clock } = service({
    definition: machine({
      Work: task('work', {
        TimeoutSeconds: 60,
        Catch: [{ ErrorEquals: [name], Next: 'Caught' }],
      }),
      Caught: { Type: 'Succeed' },
    }),
    lambdas: { work: () => new Promise(() => {}) },
  });
  await run();
  await clock.advance(60 * SECOND - 1);
  expect((await describe('test')).status).toBe('RUNNING');
  await clock.advance(1);
  expect(await describe('test')).toMatchObject(
    expected === 'Caught'
      ? { status: 'SUCCEEDED', output: '{"Error":"States.Timeout","Cause":""}' }
      : { status: 'FAILED', error: 'States.Timeout' },
  );
});

test('without TimeoutSeconds a Lambda may take any time', async () => {
  let finish: (() => void) | undefined;
  const { run, describe, clock } = service({
    definition: machine({ Work: task('work') }),
    lambdas: {
      work: () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    },
  });
  await run();
  await clock.advance(30 * DAY);
  expect((await describe('test')).status).toBe('RUNNING');
  finish?.();
  await clock.advance(0);
  expect((await describe('test')).status).toBe('SUCCEEDED');
});

test("a token's 30-day timeout is exact to the millisecond", async () => {
  const { run, describe, clock } = service({
    definition: machine({ Ask: tokenTask('ask', { TimeoutSeconds: (30 * DAY) / SECOND }) }),
    lambdas: { ask: () => null },
  });
  await run();
  await clock.advance(30 * DAY - 1);
  expect((await describe('test')).status).toBe('RUNNING');
  await clock.advance(1);
  expect(await describe('test')).toMatchObject({
    status: 'FAILED',
    error: 'States.Timeout',
    stopDate: (START + 30 * DAY) / SECOND,
  });
});

test('each retry has the full timeout', async () => {
  const times: number[] = [];
  const { run, describe, clock } = service({
    definition: machine({
      Work: task('work', {
        TimeoutSeconds: 60,
        Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 10, MaxAttempts: 1 }],
      }),
    }),
    lambdas: {
      work(_payload, { now }) {
        times.push((now() - START) / SECOND);
        return new Promise(() => {});
      },
    },
  });
  await run();
  await clock.advance(130 * SECOND - 1);
  expect((await describe('test')).status).toBe('RUNNING');
  await clock.advance(1);
  expect((await describe('test')).status).toBe('FAILED');
  expect(times).toEqual([0, 70]);
});

test("an execution that exceeds its state machine's timeout is TIMED_OUT", async () => {
  const { run, describe, history, clock } = service({
    definition: machine(
      { Hold: { Type: 'Wait', Seconds: 100, End: true } },
      { TimeoutSeconds: 50 },
    ),
  });
  await run();
  await clock.advance(DAY);
  expect(await describe('test')).toMatchObject({
    status: 'TIMED_OUT',
    stopDate: (START + 50 * SECOND) / SECOND,
  });
  expect((await history('test')).map(({ type }) => type)).toEqual([
    'ExecutionStarted',
    'WaitStateEntered',
    'ExecutionTimedOut',
  ]);
});
