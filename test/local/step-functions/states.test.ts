import { expect, test } from 'vitest';
import { DAY, executionArn, machine, named, SECOND, START, service, task } from './harness.ts';

const output = (json: string | undefined) => JSON.parse(json ?? 'undefined');

test("a Task invokes the Lambda with its payload, and its result has the service integration's format", async () => {
  const { run, calls } = service({
    definition: machine({
      Greet: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Parameters: { FunctionName: 'greet', Payload: { 'who.$': '$.name', fixed: true } },
        End: true,
      },
    }),
    lambdas: { greet: ({ who }: { who: string }) => ({ greeting: `hello ${who}` }) },
  });
  const execution = await run({ name: 'Ann' });
  expect(calls).toEqual([['greet', { who: 'Ann', fixed: true }]]);
  expect(execution.status).toBe('SUCCEEDED');
  expect(output(execution.output)).toEqual({
    ExecutedVersion: '$LATEST',
    Payload: { greeting: 'hello Ann' },
    StatusCode: 200,
  });
});

test('a Lambda that returns nothing returns null', async () => {
  const { run } = service({
    definition: machine({ Go: task('go', { OutputPath: '$.Payload' }) }),
    lambdas: { go: () => undefined },
  });
  expect(output((await run()).output)).toBeNull();
});

test.each([
  [
    'ResultPath into the input',
    { ResultPath: '$.a.b' },
    { kept: 1, a: { b: { Payload: 7, StatusCode: 200, ExecutedVersion: '$LATEST' } } },
  ],
  ['ResultPath null', { ResultPath: null }, { kept: 1 }],
  ['ResultPath $', { ResultPath: '$', ResultSelector: { 'n.$': '$.Payload' } }, { n: 7 }],
  [
    'ResultSelector',
    { ResultSelector: { 'n.$': '$.Payload' }, ResultPath: '$.r' },
    { kept: 1, r: { n: 7 } },
  ],
  ['OutputPath', { OutputPath: '$.Payload' }, 7],
])('%s', async (_name, fields, expected) => {
  const { run } = service({
    definition: machine({ Go: task('go', fields) }),
    lambdas: { go: () => 7 },
  });
  expect(output((await run({ kept: 1 })).output)).toEqual(expected);
});

test.each([
  ['Result', { Result: { a: 1 } }, { a: 1 }],
  ['a Result of false', { Result: false }, false],
  ['a Result that looks like a template', { Result: { 'a.$': '$.x' } }, { 'a.$': '$.x' }],
  ['Parameters', { Parameters: { 'y.$': '$.x' } }, { y: { deep: 5 } }],
  ['InputPath', { InputPath: '$.x' }, { deep: 5 }],
  ['Result and ResultPath', { Result: 2, ResultPath: '$.x.more' }, { x: { deep: 5, more: 2 } }],
  ['nothing', {}, { x: { deep: 5 } }],
])('a Pass with %s', async (_name, fields, expected) => {
  const { run } = service({ definition: machine({ Go: { Type: 'Pass', End: true, ...fields } }) });
  expect(output((await run({ x: { deep: 5 } })).output)).toEqual(expected);
});

test.each<[string, object, unknown]>([
  ['States.Format', { 'v.$': "States.Format('{} and {}', $.a, $$.Execution.Name)" }, '1 and test'],
  ['a literal with $$', { 'v.$': "States.Format('$$ {}', $.a)" }, '$$ 1'],
  ['States.Array', { 'v.$': "States.Array($.a, 'b')" }, [1, 'b']],
  ['States.MathAdd', { 'v.$': 'States.MathAdd($.a, 2)' }, 3],
  [
    'States.JsonMerge',
    { 'v.$': 'States.JsonMerge($$.Execution.Input, $.more, false)' },
    { a: 1, more: { b: 2 }, b: 2 },
  ],
  ['States.ArrayLength', { 'v.$': 'States.ArrayLength(States.Array(1, 2, 3))' }, 3],
])('%s', async (_name, Parameters, expected) => {
  const { run, calls } = service({
    definition: machine({
      Fill: { Type: 'Pass', Parameters, Next: 'Check' },
      Check: task('check', {
        Parameters: {
          FunctionName: 'check',
          Payload: { 'v.$': '$.v', 'input.$': '$$.Execution.Input' },
        },
      }),
    }),
    lambdas: { check: () => null },
  });
  const input = { a: 1, more: { b: 2 } };
  expect((await run(input)).status).toBe('SUCCEEDED');
  expect(calls).toEqual([['check', { v: expected, input }]]);
});

test('a Choice follows the first rule that matches, or its default', async () => {
  const rule = (Next: string, fields: object) => ({ ...fields, Next });
  const { start, describe, clock } = service({
    definition: machine({
      Which: {
        Type: 'Choice',
        Choices: [
          rule('Present', { Variable: '$.seen', IsPresent: true }),
          rule('Late', {
            And: [
              { Variable: '$.n', IsPresent: true },
              { Variable: '$.n', NumericGreaterThan: 3 },
            ],
          }),
          rule('Redriven', { Variable: '$$.Execution.RedriveCount', NumericGreaterThan: 0 }),
          rule('Absent', { Variable: '$.n', IsPresent: false }),
          rule('Which', { Variable: '$.n', IsString: true }),
        ],
        Default: 'Otherwise',
      },
      ...Object.fromEntries(
        ['Present', 'Late', 'Redriven', 'Absent', 'Otherwise'].map((name) => [
          name,
          { Type: 'Pass', Result: name, End: true },
        ]),
      ),
    }),
  });
  const inputs = { present: { seen: null }, late: { n: 4 }, absent: {}, otherwise: { n: 1 } };
  for (const [name, input] of Object.entries(inputs)) await start(name, input);
  await clock.advance(0);
  const ends = await Promise.all(Object.keys(inputs).map(describe));
  expect(ends.map((end) => end.output)).toEqual(['"Present"', '"Late"', '"Absent"', '"Otherwise"']);
});

test('a Choice without a match or default fails with States.NoChoiceMatched', async () => {
  const { run } = service({
    definition: machine({
      Which: { Type: 'Choice', Choices: [{ Variable: '$.a', StringEquals: 'x', Next: 'End' }] },
      End: { Type: 'Succeed' },
    }),
  });
  expect(await run({ a: 'y' })).toMatchObject({
    status: 'FAILED',
    error: 'States.NoChoiceMatched',
  });
});

test.each<[string, object, number]>([
  ['Seconds', { Seconds: 90 }, 90 * SECOND],
  ['SecondsPath', { SecondsPath: '$.seconds' }, 30 * DAY],
  ['Timestamp', { Timestamp: new Date(START + 60 * DAY).toISOString() }, 60 * DAY],
  ['TimestampPath', { TimestampPath: '$.at' }, 40 * DAY],
  ['a time that is past', { Timestamp: '2020-01-01T00:00:00Z' }, 0],
])('a Wait for %s', async (_name, fields, wait) => {
  const { run, describe, clock } = service({
    definition: machine({ Hold: { Type: 'Wait', End: true, ...fields } }),
  });
  await run({ seconds: (30 * DAY) / SECOND, at: new Date(START + 40 * DAY).toISOString() });
  if (wait > 0) {
    await clock.advance(wait - 1);
    expect((await describe('test')).status).toBe('RUNNING');
    await clock.advance(1);
  }
  expect(await describe('test')).toMatchObject({
    status: 'SUCCEEDED',
    stopDate: (START + wait) / SECOND,
  });
});

test('a Wait for a negative time is a runtime error', async () => {
  const { run } = service({
    definition: machine({ Hold: { Type: 'Wait', SecondsPath: '$.n', End: true } }),
  });
  expect(await run({ n: -1 })).toMatchObject({
    error: 'States.Runtime',
    cause: expect.stringMatching(
      /^An error occurred while executing the state 'Hold' \(entered at the event id #2\)\. /,
    ),
  });
});

test('a Fail ends with its error and cause, literal or from the input', async () => {
  const { start, describe, clock } = service({
    definition: machine({
      Which: {
        Type: 'Choice',
        Choices: [{ Variable: '$.why', IsPresent: true, Next: 'From input' }],
        Default: 'Fixed',
      },
      Fixed: { Type: 'Fail', Error: 'Broken', Cause: 'on purpose' },
      'From input': { Type: 'Fail', ErrorPath: '$.why', CausePath: "States.Format('{}!', $.why)" },
    }),
  });
  await start('fixed');
  await start('from-input', { why: 'Tired' });
  await clock.advance(0);
  expect(await describe('fixed')).toMatchObject({
    status: 'FAILED',
    error: 'Broken',
    cause: 'on purpose',
  });
  expect(await describe('from-input')).toMatchObject({ error: 'Tired', cause: 'Tired!' });
});

test('an unresolvable path is a runtime error that nothing catches', async () => {
  const { run } = service({
    definition: machine({
      Go: task('go', {
        Parameters: { FunctionName: 'go', 'Payload.$': '$.nothing' },
        Retry: [{ ErrorEquals: ['States.ALL'] }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
      }),
      Caught: { Type: 'Succeed' },
    }),
  });
  expect(await run()).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
});

test('a Map gives each item its own input and returns the outputs in order', async () => {
  const { run, calls } = service({
    definition: machine({
      Each: {
        Type: 'Map',
        ItemsPath: '$.list',
        ItemSelector: {
          'value.$': '$$.Map.Item.Value',
          'index.$': '$$.Map.Item.Index',
          'all.$': '$.list',
          'company.$': '$$.Execution.Input.company',
        },
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          ...machine({ Work: task('work', { OutputPath: '$.Payload' }) }),
        },
        ResultPath: '$.done',
        End: true,
      },
    }),
    lambdas: { work: ({ value }: { value: string }) => value.toUpperCase() },
  });
  const execution = await run({ company: 'Acme', list: ['a', 'b', 'c'] });
  expect(output(execution.output)).toEqual({
    company: 'Acme',
    list: ['a', 'b', 'c'],
    done: ['A', 'B', 'C'],
  });
  expect(calls.map(([, payload]) => payload)).toEqual(
    ['a', 'b', 'c'].map((value, index) => ({
      value,
      index,
      all: ['a', 'b', 'c'],
      company: 'Acme',
    })),
  );
});

test("an item's context has the execution and the item", async () => {
  const { run, calls } = service({
    definition: machine({
      Each: {
        Type: 'Map',
        ItemProcessor: machine({
          Work: task('work', {
            Parameters: {
              FunctionName: 'work',
              Payload: {
                'i.$': '$$.Map.Item.Index',
                'input.$': '$$.Execution.Input',
                'state.$': '$$.State.Name',
              },
            },
          }),
        }),
        End: true,
      },
    }),
    lambdas: { work: () => null },
  });
  await run(['x', 'y']);
  expect(calls.map(([, payload]) => payload)).toEqual([
    { i: 0, input: ['x', 'y'], state: 'Work' },
    { i: 1, input: ['x', 'y'], state: 'Work' },
  ]);
});

test.each([
  [1, 1],
  [3, 3],
  [0, 40],
])('MaxConcurrency %i lets %i items run at once', async (MaxConcurrency, expected) => {
  let running = 0;
  let most = 0;
  const { run } = service({
    definition: machine({
      Each: {
        Type: 'Map',
        MaxConcurrency,
        ItemProcessor: machine({ Work: task('work') }),
        End: true,
      },
    }),
    lambdas: {
      async work() {
        running += 1;
        most = Math.max(most, running);
        await new Promise(setImmediate);
        running -= 1;
      },
    },
  });
  const execution = await run(Array.from({ length: 50 }, (_, index) => index));
  expect(execution.status).toBe('SUCCEEDED');
  expect(most).toBe(expected);
});

test('a Map over an empty list returns an empty list', async () => {
  const { run } = service({
    definition: machine({
      Each: { Type: 'Map', ItemProcessor: machine({ Work: task('work') }), End: true },
    }),
  });
  expect((await run([])).output).toBe('[]');
});

test('Maps can be nested', async () => {
  const inner = {
    Type: 'Map',
    ItemProcessor: machine({ Double: task('double', { OutputPath: '$.Payload' }) }),
    End: true,
  };
  const { run } = service({
    definition: machine({
      Outer: { Type: 'Map', ItemProcessor: machine({ Inner: inner }), End: true },
    }),
    lambdas: { double: (n: number) => n * 2 },
  });
  expect(output((await run([[1, 2], [], [3]])).output)).toEqual([[2, 4], [], [6]]);
});

test('a failed item fails its Map, which is retried with all items, and then caught', async () => {
  const { run, describe, clock, calls } = service({
    definition: machine({
      Each: {
        Type: 'Map',
        ItemsPath: '$.list',
        ItemProcessor: machine({ Work: task('work') }),
        Retry: [{ ErrorEquals: ['Unlucky'], IntervalSeconds: 10, MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['Unlucky'], ResultPath: '$.problem', Next: 'Caught' }],
        Next: 'Not caught',
      },
      'Not caught': { Type: 'Fail' },
      Caught: { Type: 'Pass', Parameters: { 'error.$': '$.problem.Error' }, End: true },
    }),
    lambdas: {
      work(item: string) {
        if (item === 'bad') throw named('Unlucky');
      },
    },
  });
  expect((await run({ list: ['good', 'bad'] })).status).toBe('RUNNING');
  await clock.advance(10 * SECOND - 1);
  expect(calls.map(([, item]) => item)).toEqual(['good', 'bad']);
  await clock.advance(1);
  expect(calls.map(([, item]) => item)).toEqual(['good', 'bad', 'good', 'bad']);
  expect(await describe('test')).toMatchObject({
    status: 'SUCCEEDED',
    output: '{"error":"Unlucky"}',
  });
});

test('the context has the execution and the state, each with its start time', async () => {
  const { run, calls, clock } = service({
    definition: machine({
      Hold: { Type: 'Wait', Seconds: 60, Next: 'Look' },
      Look: task('look', {
        Parameters: {
          FunctionName: 'look',
          Payload: {
            'id.$': '$$.Execution.Id',
            'name.$': '$$.Execution.Name',
            'started.$': '$$.Execution.StartTime',
            'redrives.$': '$$.Execution.RedriveCount',
            'state.$': '$$.State.Name',
            'entered.$': '$$.State.EnteredTime',
            'machine.$': '$$.StateMachine.Name',
          },
        },
      }),
    }),
    lambdas: { look: () => null },
  });
  await run();
  await clock.advance(60 * SECOND);
  expect(calls).toEqual([
    [
      'look',
      {
        id: executionArn('test'),
        name: 'test',
        started: '2026-01-05T09:00:00.000Z',
        redrives: 0,
        state: 'Look',
        entered: '2026-01-05T09:01:00.000Z',
        machine: 'Journey',
      },
    ],
  ]);
});

test("a Lambda's result above 256 KiB fails with States.DataLimitExceeded", async () => {
  const { run } = service({
    definition: machine({
      Go: task('go', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'End' }] }),
      End: { Type: 'Succeed' },
    }),
    lambdas: { go: () => 'x'.repeat(262_144) },
  });
  expect(await run()).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
});
