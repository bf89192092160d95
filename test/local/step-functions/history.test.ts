import { expect, test } from 'vitest';
import type { Event } from './harness.ts';
import { machine, named, SECOND, service, task, tokenTask } from './harness.ts';

/** The history as rows of `[id, previousEventId, type, details]`. */
const rows = (events: Event[]) =>
  events.map(({ id, previousEventId, type, timestamp: _timestamp, ...details }) => [
    id,
    previousEventId,
    type,
    ...Object.values(details).map((fields) =>
      Object.fromEntries(
        Object.entries(fields as object).filter(
          ([name]) => name !== 'inputDetails' && name !== 'outputDetails',
        ),
      ),
    ),
  ]);
const types = (events: Event[]) =>
  events.map(({ id, previousEventId, type }) => `${id} ${previousEventId} ${type}`);

// Expected order, previous events and fields come from histories recorded on AWS
// (LocalStack's snapshot tests, tests/aws/services/stepfunctions/v2 in localstack/localstack).

test('a Task that succeeds', async () => {
  const { run, history } = service({
    definition: machine({ Go: task('go', { Next: 'End' }), End: { Type: 'Succeed' } }),
    lambdas: { go: () => ({ secretFree: true }) },
  });
  await run({ a: 1 });
  const lambda = { resourceType: 'lambda', resource: 'invoke' };
  const output = '{"ExecutedVersion":"$LATEST","Payload":{"secretFree":true},"StatusCode":200}';
  expect(rows(await history('test'))).toEqual([
    [
      1,
      0,
      'ExecutionStarted',
      { input: '{"a":1}', roleArn: 'arn:aws:iam::000000000000:role/Journey' },
    ],
    [2, 0, 'TaskStateEntered', { name: 'Go', input: '{"a":1}' }],
    [
      3,
      2,
      'TaskScheduled',
      { ...lambda, region: 'us-east-1', parameters: '{"FunctionName":"go"}' },
    ],
    [4, 3, 'TaskStarted', lambda],
    [5, 4, 'TaskSucceeded', { ...lambda, output }],
    [6, 5, 'TaskStateExited', { name: 'Go', output }],
    [7, 6, 'SucceedStateEntered', { name: 'End', input: output }],
    [8, 7, 'SucceedStateExited', { name: 'End', output }],
    [9, 8, 'ExecutionSucceeded', { output }],
  ]);
});

test('a Task that fails, is retried, and is caught', async () => {
  const { run, history, clock } = service({
    definition: machine({
      Go: task('go', {
        Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['Broken'], Next: 'Caught' }],
      }),
      Caught: { Type: 'Pass', Result: 0, End: true },
    }),
    lambdas: {
      go() {
        throw named('Broken', 'no luck');
      },
    },
  });
  await run();
  await clock.advance(60 * SECOND);
  const events = await history('test');
  expect(types(events)).toEqual([
    '1 0 ExecutionStarted',
    '2 0 TaskStateEntered',
    '3 2 TaskScheduled',
    '4 3 TaskStarted',
    '5 4 TaskFailed',
    '6 5 TaskScheduled',
    '7 6 TaskStarted',
    '8 7 TaskFailed',
    '9 8 TaskStateExited',
    '10 9 PassStateEntered',
    '11 10 PassStateExited',
    '12 11 ExecutionSucceeded',
  ]);
  const cause = '{"errorType":"Broken","errorMessage":"no luck","trace":[]}';
  expect(events[4]).toMatchObject({
    taskFailedEventDetails: { resourceType: 'lambda', resource: 'invoke', error: 'Broken', cause },
  });
  expect(events[8]).toMatchObject({
    stateExitedEventDetails: { output: JSON.stringify({ Error: 'Broken', Cause: cause }) },
  });
  expect((events[5]?.timestamp ?? 0) - (events[4]?.timestamp ?? 0)).toBe(1);
});

test('an answered task token, and one that times out', async () => {
  const tokens: string[] = [];
  const { run, call, history, clock } = service({
    definition: machine({
      Ask: tokenTask('ask', { TimeoutSeconds: 60, Next: 'Ask again' }),
      'Ask again': tokenTask('ask', { TimeoutSeconds: 60 }),
    }),
    lambdas: { ask: ({ token }: { token: string }) => void tokens.push(token) },
  });
  await run();
  await call('SendTaskSuccess', { taskToken: tokens[0], output: '"yes"' });
  await clock.advance(60 * SECOND);
  const events = await history('test');
  expect(types(events)).toEqual([
    '1 0 ExecutionStarted',
    '2 0 TaskStateEntered',
    '3 2 TaskScheduled',
    '4 3 TaskStarted',
    '5 4 TaskSubmitted',
    '6 5 TaskSucceeded',
    '7 6 TaskStateExited',
    '8 7 TaskStateEntered',
    '9 8 TaskScheduled',
    '10 9 TaskStarted',
    '11 10 TaskSubmitted',
    '12 11 TaskTimedOut',
    '13 12 ExecutionFailed',
  ]);
  const asked = { resourceType: 'lambda', resource: 'invoke.waitForTaskToken' };
  expect(rows(events).slice(2, 6)).toEqual([
    [
      3,
      2,
      'TaskScheduled',
      {
        ...asked,
        region: 'us-east-1',
        parameters: '{"FunctionName":"ask"}',
        timeoutInSeconds: 60,
      },
    ],
    [4, 3, 'TaskStarted', asked],
    [
      5,
      4,
      'TaskSubmitted',
      { ...asked, output: '{"ExecutedVersion":"$LATEST","Payload":null,"StatusCode":200}' },
    ],
    [6, 5, 'TaskSucceeded', { ...asked, output: '"yes"' }],
  ]);
  expect(rows(events).slice(11)).toEqual([
    [12, 11, 'TaskTimedOut', { ...asked, error: 'States.Timeout' }],
    [13, 12, 'ExecutionFailed', { error: 'States.Timeout' }],
  ]);
});

/** A Map over a Choice: "bad" items fail. */
const each = (more: object) =>
  machine({
    Each: {
      Type: 'Map',
      MaxConcurrency: 1,
      ItemProcessor: machine({
        Which: {
          Type: 'Choice',
          Choices: [{ Variable: '$', StringEquals: 'bad', Next: 'Break' }],
          Default: 'Pass',
        },
        Pass: { Type: 'Pass', End: true },
        Break: { Type: 'Fail', Error: 'Broken' },
      }),
      End: true,
      ...more,
    },
    Caught: { Type: 'Succeed' },
  });

test('a Map', async () => {
  const { run, history } = service({ definition: each({}) });
  await run(['a', 'b']);
  expect(rows(await history('test')).slice(1)).toEqual([
    [2, 0, 'MapStateEntered', { name: 'Each', input: '["a","b"]' }],
    [3, 2, 'MapStateStarted', { length: 2 }],
    [4, 3, 'MapIterationStarted', { name: 'Each', index: 0 }],
    [5, 4, 'ChoiceStateEntered', { name: 'Which', input: '"a"' }],
    [6, 5, 'ChoiceStateExited', { name: 'Which', output: '"a"' }],
    [7, 6, 'PassStateEntered', { name: 'Pass', input: '"a"' }],
    [8, 7, 'PassStateExited', { name: 'Pass', output: '"a"' }],
    [9, 8, 'MapIterationSucceeded', { name: 'Each', index: 0 }],
    [10, 8, 'MapIterationStarted', { name: 'Each', index: 1 }],
    [11, 10, 'ChoiceStateEntered', { name: 'Which', input: '"b"' }],
    [12, 11, 'ChoiceStateExited', { name: 'Which', output: '"b"' }],
    [13, 12, 'PassStateEntered', { name: 'Pass', input: '"b"' }],
    [14, 13, 'PassStateExited', { name: 'Pass', output: '"b"' }],
    [15, 14, 'MapIterationSucceeded', { name: 'Each', index: 1 }],
    [16, 15, 'MapStateSucceeded'],
    [17, 15, 'MapStateExited', { name: 'Each', output: '["a","b"]' }],
    [18, 17, 'ExecutionSucceeded', { output: '["a","b"]' }],
  ]);
});

test('a Map that fails, is retried, and fails for good', async () => {
  const { run, history, clock } = service({
    definition: each({ Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 1 }] }),
  });
  await run(['bad']);
  await clock.advance(60 * SECOND);
  expect(types(await history('test'))).toEqual([
    '1 0 ExecutionStarted',
    '2 0 MapStateEntered',
    '3 2 MapStateStarted',
    '4 3 MapIterationStarted',
    '5 4 ChoiceStateEntered',
    '6 5 ChoiceStateExited',
    '7 6 FailStateEntered',
    '8 7 MapIterationFailed',
    '9 7 MapStateStarted',
    '10 9 MapIterationStarted',
    '11 10 ChoiceStateEntered',
    '12 11 ChoiceStateExited',
    '13 12 FailStateEntered',
    '14 13 MapIterationFailed',
    '15 13 MapStateFailed',
    '16 15 ExecutionFailed',
  ]);
});

test('a Map that fails and is caught', async () => {
  const { run, history } = service({
    definition: each({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }] }),
  });
  await run(['bad']);
  expect(types(await history('test')).slice(7, 11)).toEqual([
    '8 7 MapIterationFailed',
    '9 7 MapStateFailed',
    '10 9 MapStateExited',
    '11 10 SucceedStateEntered',
  ]);
});

test('items that are running when another fails are aborted', async () => {
  const { run, history } = service({
    definition: machine({
      Each: { Type: 'Map', ItemProcessor: machine({ Work: task('work') }), End: true },
    }),
    lambdas: {
      work: (item: string) =>
        item === 'bad' ? Promise.reject(named('Broken')) : new Promise(() => {}),
    },
  });
  await run(['slow', 'bad']);
  const events = await history('test');
  const failed = events.find(({ type }) => type === 'TaskFailed')?.id;
  expect(rows(events).slice(-6)).toEqual([
    [failed, expect.any(Number), 'TaskFailed', expect.objectContaining({ error: 'Broken' })],
    [expect.any(Number), failed, 'MapIterationFailed', { name: 'Each', index: 1 }],
    [expect.any(Number), failed, 'TaskStateAborted'],
    [expect.any(Number), failed, 'MapIterationAborted', { name: 'Each', index: 0 }],
    [expect.any(Number), failed, 'MapStateFailed'],
    [
      events.length,
      events.length - 1,
      'ExecutionFailed',
      expect.objectContaining({ error: 'Broken' }),
    ],
  ]);
});
