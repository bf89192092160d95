import { expect, test } from 'vitest';
import { type ManualClock, manualClock } from '../manual-clock.ts';
import {
  executionArn,
  machine,
  named,
  SECOND,
  START,
  service,
  task,
  tokenTask,
} from './harness.ts';

/** A machine that waits an hour for a token's answer, and a Lambda that stores the tokens. */
function asking(more: object = {}, ask: (token: string) => unknown = () => null) {
  const tokens: string[] = [];
  const asked = service({
    definition: machine({
      Ask: tokenTask('ask', { TimeoutSeconds: 3_600, Next: 'Done', ...more }),
      Done: { Type: 'Succeed' },
    }),
    lambdas: {
      ask({ token }: { token: string }) {
        tokens.push(token);
        return ask(token);
      },
    },
  });
  return {
    ...asked,
    tokens,
    succeed: (taskToken: string | undefined, output = '"yes"') =>
      asked.call('SendTaskSuccess', { taskToken, output }),
    fail: (taskToken: string | undefined, reason: object = {}) =>
      asked.call('SendTaskFailure', { taskToken, ...reason }),
  };
}

const over = {
  name: 'TaskTimedOut',
  message: "Task Timed Out: 'Provided task does not exist anymore'",
};

test('the answer is the result of the task', async () => {
  const { run, succeed, describe, clock, tokens } = asking({ ResultPath: '$.answer' });
  expect((await run({ kept: 1 })).status).toBe('RUNNING');
  await succeed(tokens[0], '{"approved":true}');
  await clock.advance(0);
  expect(JSON.parse((await describe('test')).output ?? '')).toEqual({
    kept: 1,
    answer: { approved: true },
  });
});

test('a second answer is rejected and changes nothing', async () => {
  const { run, succeed, fail, describe, clock, tokens } = asking();
  await run();
  await succeed(tokens[0], '1');
  // At once: the execution has not processed the first answer yet.
  await expect(succeed(tokens[0], '2')).rejects.toMatchObject(over);
  await clock.advance(0);
  await expect(fail(tokens[0])).rejects.toMatchObject(over);
  expect(await describe('test')).toMatchObject({ status: 'SUCCEEDED', output: '1' });
});

test('of two concurrent answers, one wins', async () => {
  const { run, succeed, fail, tokens } = asking();
  await run();
  const answers = await Promise.allSettled([succeed(tokens[0]), fail(tokens[0])]);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
});

test('an answer after the deadline is rejected', async () => {
  const { run, succeed, describe, clock, tokens } = asking();
  await run();
  await clock.advance(3_600 * SECOND);
  await expect(succeed(tokens[0])).rejects.toMatchObject(over);
  expect((await describe('test')).error).toBe('States.Timeout');
});

test('a waiting execution holds one timer, whatever ends it, and none afterwards', async () => {
  const real = manualClock(START);
  const set = new Set<object>();
  /** Counts timers. */
  const clock: ManualClock = {
    ...real,
    at(time, wake) {
      const timer = {};
      set.add(timer);
      const cancel = real.at(time, () => {
        set.delete(timer);
        wake();
      });
      return () => {
        set.delete(timer);
        cancel();
      };
    },
  };
  const tokens: string[] = [];
  const journey = {
    ...machine({ Ask: tokenTask('ask', { TimeoutSeconds: 3_600, End: true }) }),
    TimeoutSeconds: 7_200,
  };
  const asked = {
    definition: journey,
    clock,
    lambdas: { ask: ({ token }: { token: string }) => void tokens.push(token) },
  };
  const first = service(asked);
  for (const name of ['answered', 'stopped', 'late']) await first.start(name);
  await clock.advance(0);
  expect(set.size).toBe(3);

  await first.stepFunctions.stop();
  expect(set.size).toBe(0);
  const again = service({ ...asked, database: first.database });
  await again.stepFunctions.resume();
  await clock.advance(0);
  expect(set.size).toBe(3);
  expect(tokens).toHaveLength(3);

  await again.call('SendTaskSuccess', { taskToken: tokens[0], output: '1' });
  await again.call('StopExecution', { executionArn: executionArn('stopped') });
  await clock.advance(0);
  expect(set.size).toBe(1);
  await clock.advance(3_600 * SECOND);
  expect(set.size).toBe(0);
  const ends = ['answered', 'stopped', 'late'].map(async (name) => again.describe(name));
  expect((await Promise.all(ends)).map(({ status }) => status)).toEqual([
    'SUCCEEDED',
    'ABORTED',
    'FAILED',
  ]);
});

test('an execution that exceeds its timeout while waiting is TIMED_OUT, and none of its states continues', async () => {
  const { run, describe, clock, calls } = service({
    definition: {
      ...machine({
        Ask: tokenTask('ask', { TimeoutSeconds: 3_600, Next: 'Other' }),
        Other: task('other', { End: true }),
      }),
      TimeoutSeconds: 1_800,
    },
    lambdas: { ask: () => null },
  });
  await run();
  await clock.advance(1_800 * SECOND);
  expect((await describe('test')).status).toBe('TIMED_OUT');
  await clock.advance(3_600 * SECOND);
  expect(calls.map(([name]) => name)).toEqual(['ask']);
});

test('an answer after the execution was stopped is rejected', async () => {
  const { run, succeed, call, tokens, describe } = asking();
  await run();
  await call('StopExecution', {
    executionArn: 'arn:aws:states:us-east-1:000000000000:execution:Journey:test',
  });
  await expect(succeed(tokens[0])).rejects.toMatchObject(over);
  expect((await describe('test')).status).toBe('ABORTED');
});

test('an unknown token is rejected', async () => {
  const { succeed, fail } = asking();
  await expect(succeed('made-up')).rejects.toMatchObject({ name: 'InvalidToken' });
  await expect(fail(`AQ${'x'.repeat(80)}`)).rejects.toMatchObject({ name: 'TaskDoesNotExist' });
});

test('an output that is not JSON, or too long, is rejected, and the task keeps waiting', async () => {
  const { run, succeed, describe, clock, tokens } = asking();
  await run();
  await expect(succeed(tokens[0], 'yes')).rejects.toMatchObject({ name: 'InvalidOutput' });
  await expect(succeed(tokens[0], JSON.stringify('x'.repeat(262_144)))).rejects.toMatchObject({
    name: 'ValidationException',
  });
  await clock.advance(0);
  expect((await describe('test')).status).toBe('RUNNING');
  await succeed(tokens[0]);
});

test('a failure is retried with a new token, and the old one expires', async () => {
  const { run, succeed, fail, describe, clock, tokens } = asking({
    Retry: [{ ErrorEquals: ['Later'], IntervalSeconds: 60, MaxAttempts: 1 }],
  });
  await run();
  await fail(tokens[0], { error: 'Later' });
  await clock.advance(60 * SECOND);
  expect(tokens).toHaveLength(2);
  expect(tokens[1]).not.toBe(tokens[0]);
  await expect(succeed(tokens[0])).rejects.toMatchObject(over);
  await succeed(tokens[1]);
  await clock.advance(0);
  expect((await describe('test')).status).toBe('SUCCEEDED');
});

test("a failure without error and cause is caught in AWS's format", async () => {
  const { run, fail, describe, clock, tokens } = asking({
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
  });
  await run();
  await fail(tokens[0]);
  await clock.advance(0);
  expect((await describe('test')).output).toBe('{"Error":null,"Cause":null}');
});

test('the answer may come before the Lambda that got the token returns', async () => {
  let answer: ((token: string) => Promise<unknown>) | undefined;
  const { run, succeed, describe, clock, history } = asking({}, async (token) => {
    await answer?.(token);
    await new Promise(setImmediate);
    throw named('TooLate');
  });
  answer = (token) => succeed(token, '"early"');
  await run();
  await clock.advance(0);
  expect(await describe('test')).toMatchObject({ status: 'SUCCEEDED', output: '"early"' });
  expect((await history('test')).map(({ type }) => type)).not.toContain('TaskSubmitted');
});

test('a failing Lambda fails the task, and its token expires', async () => {
  const { run, succeed, tokens } = asking({}, () => {
    throw named('Broken');
  });
  expect(await run()).toMatchObject({ status: 'FAILED', error: 'Broken' });
  await expect(succeed(tokens[0])).rejects.toMatchObject(over);
});

test('a waiting item of a Map ends when another item fails', async () => {
  const tokens: string[] = [];
  const { run, call } = service({
    definition: machine({
      Each: {
        Type: 'Map',
        ItemProcessor: machine({
          Which: {
            Type: 'Choice',
            Choices: [{ Variable: '$', StringEquals: 'bad', Next: 'Break' }],
            Default: 'Ask',
          },
          Ask: tokenTask('ask'),
          Break: task('break'),
        }),
        End: true,
      },
    }),
    lambdas: {
      ask: ({ token }: { token: string }) => void tokens.push(token),
      async break() {
        while (tokens.length === 0) await new Promise(setImmediate);
        throw named('Broken');
      },
    },
  });
  expect(await run(['good', 'bad'])).toMatchObject({ status: 'FAILED', error: 'Broken' });
  await expect(
    call('SendTaskSuccess', { taskToken: tokens[0], output: '1' }),
  ).rejects.toMatchObject(over);
});

test('history, description and status changes never contain a token', async () => {
  const { run, succeed, describe, history, clock, tokens, statusChanges } = asking();
  await run();
  await succeed(tokens[0]);
  await clock.advance(0);
  const [token = 'none'] = tokens;
  expect(token).toMatch(/^AQ[\w-]{80}$/);
  const told = JSON.stringify([await history('test'), await describe('test'), statusChanges]);
  expect(told).toContain('TaskScheduled');
  expect(told).not.toContain(token);
});
