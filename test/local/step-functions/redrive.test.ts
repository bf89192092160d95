import { expect, test } from 'vitest';
import {
  DAY,
  executionArn,
  machine,
  named,
  SECOND,
  START,
  service,
  task,
  tokenTask,
} from './harness.ts';

const redrive = { executionArn: executionArn('test') };

test('a redriven execution continues from the failed state, and keeps what succeeded', async () => {
  let isBroken = true;
  const { run, call, calls, describe, history, clock, statusChanges } = service({
    definition: machine({
      First: task('first', { ResultPath: null, Next: 'Second' }),
      Second: task('second', {
        Parameters: { FunctionName: 'second', 'Payload.$': '$$.Execution.RedriveCount' },
        Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 1 }],
        ResultPath: null,
      }),
    }),
    lambdas: {
      first: () => null,
      second() {
        if (isBroken) throw named('Broken');
      },
    },
  });
  await run({ a: 1 });
  await clock.advance(60 * SECOND);
  expect((await describe('test')).status).toBe('FAILED');
  isBroken = false;
  expect(await call('RedriveExecution', redrive)).toEqual({
    redriveDate: (START + 60 * SECOND) / SECOND,
  });
  await clock.advance(0);
  expect(await describe('test')).toMatchObject({
    status: 'SUCCEEDED',
    output: '{"a":1}',
    redriveCount: 1,
    redriveDate: (START + 60 * SECOND) / SECOND,
  });
  expect((await describe('test')).error).toBeUndefined();
  expect(calls).toEqual([
    ['first', { a: 1 }],
    ['second', 0],
    ['second', 0],
    ['second', 1],
  ]);
  const events = await history('test');
  expect(events.slice(-7)).toMatchObject([
    { type: 'ExecutionFailed' },
    { type: 'ExecutionRedriven', executionRedrivenEventDetails: { redriveCount: 1 } },
    { type: 'TaskScheduled' },
    { type: 'TaskStarted' },
    { type: 'TaskSucceeded' },
    { type: 'TaskStateExited' },
    { type: 'ExecutionSucceeded' },
  ]);
  expect(events.map(({ id }) => id)).toEqual(events.map((_event, index) => index + 1));
  expect(statusChanges.map(({ status }) => status)).toEqual([
    'RUNNING',
    'FAILED',
    'RUNNING',
    'SUCCEEDED',
  ]);
});

test('a redriven Map repeats only the items that had not succeeded', async () => {
  let isBroken = true;
  const { run, call, calls, describe, history, clock } = service({
    definition: machine({
      Each: {
        Type: 'Map',
        MaxConcurrency: 2,
        ItemProcessor: machine({ Work: task('work', { OutputPath: '$.Payload' }) }),
        End: true,
      },
    }),
    lambdas: {
      async work(item: string) {
        if (item === 'slow') await new Promise(setImmediate);
        if (item === 'bad' && isBroken) throw named('Broken');
        return item.toUpperCase();
      },
    },
  });
  await run(['good', 'bad', 'never begun']);
  expect((await describe('test')).status).toBe('FAILED');
  const before = calls.length;
  isBroken = false;
  await call('RedriveExecution', redrive);
  await clock.advance(0);
  expect(await describe('test')).toMatchObject({
    status: 'SUCCEEDED',
    output: '["GOOD","BAD","NEVER BEGUN"]',
  });
  const again = calls.slice(before).map(([, item]) => item);
  expect(again).toContain('bad');
  expect(again).not.toContain('good');
  const events = await history('test');
  expect(events.filter(({ type }) => type === 'MapStateStarted')).toHaveLength(1);
});

test('a redrive resets the timeout, the token and the retries', async () => {
  const tokens: string[] = [];
  const { run, call, describe, clock } = service({
    definition: machine({ Ask: tokenTask('ask', { TimeoutSeconds: 60 }) }),
    lambdas: { ask: ({ token }: { token: string }) => void tokens.push(token) },
  });
  await run();
  await clock.advance(60 * SECOND);
  expect((await describe('test')).error).toBe('States.Timeout');
  await call('RedriveExecution', redrive);
  await clock.advance(59 * SECOND);
  await expect(
    call('SendTaskSuccess', { taskToken: tokens[0], output: '1' }),
  ).rejects.toMatchObject({ name: 'TaskTimedOut' });
  await call('SendTaskSuccess', { taskToken: tokens[1], output: '2' });
  await clock.advance(0);
  expect(await describe('test')).toMatchObject({ status: 'SUCCEEDED', output: '2' });
});

test('aborted and timed-out executions continue where they stopped', async () => {
  const { run, call, describe, clock } = service({
    definition: machine(
      {
        First: { Type: 'Wait', Seconds: 60, Next: 'Second' },
        Second: { Type: 'Wait', Seconds: 60, End: true },
      },
      { TimeoutSeconds: 100 },
    ),
  });
  await run();
  await clock.advance(90 * SECOND);
  await call('StopExecution', redrive);
  await call('RedriveExecution', redrive);
  await clock.advance(59 * SECOND);
  expect((await describe('test')).status).toBe('RUNNING');
  await clock.advance(1 * SECOND);
  expect((await describe('test')).status).toBe('SUCCEEDED');
});

test('a redriven execution that fails again can be redriven again', async () => {
  const { run, call, calls, describe, clock } = service({
    definition: machine({ Work: task('work') }),
    lambdas: {
      work() {
        throw named('Broken');
      },
    },
  });
  await run();
  for (const redriveCount of [1, 2, 3]) {
    await call('RedriveExecution', redrive);
    await clock.advance(SECOND);
    expect(await describe('test')).toMatchObject({ status: 'FAILED', redriveCount });
  }
  expect(calls).toHaveLength(4);
});

test('executions that run, succeeded, or ended more than 14 days ago are not redrivable', async () => {
  const { start, call, clock, describe } = service({
    definition: machine({
      Hold: { Type: 'Wait', Seconds: 60, Next: 'Which' },
      Which: {
        Type: 'Choice',
        Choices: [{ Variable: '$.fails', IsPresent: true, Next: 'Fail' }],
        Default: 'End',
      },
      End: { Type: 'Succeed' },
      Fail: { Type: 'Fail' },
    }),
  });
  const attempt = (name: string) => call('RedriveExecution', { executionArn: executionArn(name) });
  const refused = (message: string) => ({ name: 'ExecutionNotRedrivable', message });
  await start('good');
  await start('bad', { fails: true });
  await expect(attempt('good')).rejects.toMatchObject(
    refused('Execution is RUNNING and cannot be redriven'),
  );
  await clock.advance(60 * SECOND);
  await expect(attempt('good')).rejects.toMatchObject(
    refused('Execution is SUCCEEDED and cannot be redriven'),
  );
  await clock.advance(14 * DAY);
  expect((await describe('bad')).redriveStatus).toBe('REDRIVABLE');
  await clock.advance(1);
  expect((await describe('bad')).redriveStatus).toBe('NOT_REDRIVABLE');
  await expect(attempt('bad')).rejects.toMatchObject(
    refused('Execution redrivable period exceeded'),
  );
});

test('an answer accepted before the execution was stopped counts after a redrive', async () => {
  const tokens: string[] = [];
  const { run, call, describe, clock } = service({
    definition: machine({ Ask: tokenTask('ask') }),
    lambdas: { ask: ({ token }: { token: string }) => void tokens.push(token) },
  });
  await run();
  await call('SendTaskSuccess', { taskToken: tokens[0], output: '"yes"' });
  await call('StopExecution', redrive);
  await clock.advance(0);
  expect((await describe('test')).status).toBe('ABORTED');
  await call('RedriveExecution', redrive);
  await clock.advance(0);
  expect(await describe('test')).toMatchObject({ status: 'SUCCEEDED', output: '"yes"' });
  expect(tokens).toHaveLength(1);
});
