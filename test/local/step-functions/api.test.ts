import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { expect, test } from 'vitest';
import {
  DAY,
  executionArn,
  MACHINE_ARN,
  machine,
  named,
  SECOND,
  START,
  sdkClient,
  service,
  task,
  tokenTask,
} from './harness.ts';

const waiting = machine({ Hold: { Type: 'Wait', Seconds: 3_600, End: true } });
const passing = machine({ Done: { Type: 'Pass', End: true } });

const start = (name: string, input?: string) =>
  new StartExecutionCommand({ stateMachineArn: MACHINE_ARN, name, input });

test('StartExecution with the name and input of a running execution returns that execution', async () => {
  const { stepFunctions, clock } = service({ definition: waiting });
  const client = await sdkClient(stepFunctions);
  const first = await client.send(start('one', '{"a":1}'));
  await clock.advance(5 * SECOND);
  const second = await client.send(start('one', '{"a":1}'));
  expect(first).toMatchObject({ executionArn: executionArn('one'), startDate: new Date(START) });
  expect(second).toMatchObject({ executionArn: executionArn('one'), startDate: new Date(START) });
  const { executions } = await client.send(
    new ListExecutionsCommand({ stateMachineArn: MACHINE_ARN }),
  );
  expect(executions).toHaveLength(1);
});

test('StartExecution with a used name and another input, or after the end, throws ExecutionAlreadyExists', async () => {
  const { stepFunctions, clock } = service({ definition: waiting });
  const client = await sdkClient(stepFunctions);
  await client.send(start('one', '{"a":1}'));
  await expect(client.send(start('one', '{"a":2}'))).rejects.toMatchObject({
    name: 'ExecutionAlreadyExists',
    message: `Execution Already Exists: '${executionArn('one')}'`,
  });
  await clock.advance(3_600 * SECOND);
  await expect(client.send(start('one', '{"a":1}'))).rejects.toMatchObject({
    name: 'ExecutionAlreadyExists',
  });
});

test('a name can be reused 90 days after its execution ended', async () => {
  const { stepFunctions, clock, run, history } = service({ definition: passing });
  const client = await sdkClient(stepFunctions);
  await run({ round: 1 });
  await clock.advance(90 * DAY);
  await expect(client.send(start('test'))).rejects.toMatchObject({
    name: 'ExecutionAlreadyExists',
  });
  await clock.advance(1);
  await client.send(start('test', '{"round":2}'));
  await clock.advance(0);
  const [started] = await history('test');
  expect(started).toMatchObject({ id: 1, executionStartedEventDetails: { input: '{"round":2}' } });
});

test.each(['', 'a b', 'a/b', 'a:b', 'a"b', 'a\nb', 'a#b', 'x'.repeat(81)])(
  'StartExecution refuses the name %j',
  async (name) => {
    const client = await sdkClient(service({ definition: passing }).stepFunctions);
    await expect(client.send(start(name))).rejects.toMatchObject({ name: 'InvalidName' });
  },
);

test('StartExecution accepts a name of 80 legal characters, and generates a missing one', async () => {
  const client = await sdkClient(service({ definition: passing }).stepFunctions);
  await client.send(start(`Ünboarding-1_.${'x'.repeat(66)}`));
  const { executionArn: made } = await client.send(
    new StartExecutionCommand({ stateMachineArn: MACHINE_ARN }),
  );
  expect(made).toMatch(/^arn:aws:states:us-east-1:000000000000:execution:Journey:[\w-]{36}$/);
});

test.each([
  ['not JSON', 'InvalidExecutionInput'],
  ['', 'InvalidExecutionInput'],
  [JSON.stringify('x'.repeat(262_143)), 'ValidationException'],
  // 262,144 characters, more bytes
  [JSON.stringify('é'.repeat(262_142)), 'ValidationException'],
])('StartExecution refuses the input %.12j… with %s', async (input, name) => {
  const client = await sdkClient(service({ definition: passing }).stepFunctions);
  await expect(client.send(start('one', input))).rejects.toMatchObject({ name });
});

test('StartExecution accepts 256 KiB of input', async () => {
  const client = await sdkClient(service({ definition: passing }).stepFunctions);
  const input = JSON.stringify('x'.repeat(262_142));
  await client.send(start('one', input));
});

test('an invalid ARN, and ARNs of unknown resources, are rejected', async () => {
  const client = await sdkClient(service({ definition: passing }).stepFunctions);
  const describe = (arn: string) =>
    client.send(new DescribeExecutionCommand({ executionArn: arn }));
  await expect(describe('nonsense')).rejects.toMatchObject({ name: 'InvalidArn' });
  await expect(describe(executionArn('nobody'))).rejects.toMatchObject({
    name: 'ExecutionDoesNotExist',
    message: `Execution Does Not Exist: '${executionArn('nobody')}'`,
  });
  await expect(
    client.send(new StartExecutionCommand({ stateMachineArn: `${MACHINE_ARN}2` })),
  ).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
});

test('DescribeExecution describes running, succeeded and failed executions', async () => {
  const { stepFunctions, clock } = service({
    definition: machine({
      Which: {
        Type: 'Choice',
        Choices: [{ Variable: '$.fails', IsPresent: true, Next: 'Fail' }],
        Default: 'Hold',
      },
      Hold: { Type: 'Wait', Seconds: 60, End: true },
      Fail: { Type: 'Fail', Error: 'Broken', Cause: 'on purpose' },
    }),
  });
  const client = await sdkClient(stepFunctions);
  const describe = (name: string) =>
    client.send(new DescribeExecutionCommand({ executionArn: executionArn(name) }));
  await client.send(start('slow', '{"a":1}'));
  await client.send(start('bad', '{"fails":true}'));
  await clock.advance(0);
  expect(await describe('slow')).toMatchObject({
    executionArn: executionArn('slow'),
    stateMachineArn: MACHINE_ARN,
    name: 'slow',
    status: 'RUNNING',
    startDate: new Date(START),
    input: '{"a":1}',
    redriveCount: 0,
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
  });
  await clock.advance(60_250);
  expect(await describe('slow')).toMatchObject({
    status: 'SUCCEEDED',
    stopDate: new Date(START + 60_000),
    output: '{"a":1}',
  });
  const bad = await describe('bad');
  expect(bad).toMatchObject({
    status: 'FAILED',
    error: 'Broken',
    cause: 'on purpose',
    redriveStatus: 'REDRIVABLE',
  });
  expect(bad.output).toBeUndefined();
});

test('ListExecutions lists the newest first, filters by status, and pages', async () => {
  const { stepFunctions, clock } = service({ definition: waiting });
  const client = await sdkClient(stepFunctions);
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    await client.send(start(name));
    await clock.advance(SECOND);
  }
  await client.send(new StopExecutionCommand({ executionArn: executionArn('b') }));
  const list = async (query: object) => {
    const { executions, nextToken } = await client.send(
      new ListExecutionsCommand({ stateMachineArn: MACHINE_ARN, ...query }),
    );
    return { names: executions?.map(({ name }) => name), nextToken };
  };
  const first = await list({ maxResults: 2 });
  expect(first.names).toEqual(['e', 'd']);
  const second = await list({ maxResults: 2, nextToken: first.nextToken });
  expect(second.names).toEqual(['c', 'b']);
  const third = await list({ maxResults: 2, nextToken: second.nextToken });
  expect(third).toEqual({ names: ['a'], nextToken: undefined });
  expect((await list({ statusFilter: 'RUNNING' })).names).toEqual(['e', 'd', 'c', 'a']);
  expect((await list({ statusFilter: 'ABORTED' })).names).toEqual(['b']);
  await expect(list({ nextToken: 'bogus' })).rejects.toMatchObject({ name: 'InvalidToken' });
  await expect(list({ maxResults: 1_001 })).rejects.toMatchObject({ name: 'ValidationException' });
  await expect(list({ statusFilter: 'ODD' })).rejects.toMatchObject({
    name: 'ValidationException',
  });
});

test('GetExecutionHistory pages, reverses, and omits data on request', async () => {
  const { stepFunctions, clock } = service({ definition: passing });
  const client = await sdkClient(stepFunctions);
  await client.send(start('one', '{"a":1}'));
  await clock.advance(0);
  const history = (query: object) =>
    client.send(new GetExecutionHistoryCommand({ executionArn: executionArn('one'), ...query }));
  const ids = ({ events }: Awaited<ReturnType<typeof history>>) => events?.map(({ id }) => id);

  const all = await history({});
  expect(all.events?.map(({ type }) => type)).toEqual([
    'ExecutionStarted',
    'PassStateEntered',
    'PassStateExited',
    'ExecutionSucceeded',
  ]);
  expect(all.events?.[0]?.timestamp).toEqual(new Date(START));
  expect(all.nextToken).toBeUndefined();
  expect(ids(await history({ reverseOrder: true }))).toEqual([4, 3, 2, 1]);

  const first = await history({ maxResults: 3 });
  const second = await history({ maxResults: 3, nextToken: first.nextToken });
  expect([ids(first), ids(second), second.nextToken]).toEqual([[1, 2, 3], [4], undefined]);
  const last = await history({ maxResults: 3, reverseOrder: true });
  const before = await history({ maxResults: 3, reverseOrder: true, nextToken: last.nextToken });
  expect([ids(last), ids(before)]).toEqual([[4, 3, 2], [1]]);

  const bare = await history({ includeExecutionData: false });
  expect(bare.events?.[1]?.stateEnteredEventDetails).toEqual({ name: 'Done' });
  expect(JSON.stringify(bare.events)).not.toContain('"a"');
});

test("StopExecution ends an execution, and ignores its Lambda's result and its token's answer", async () => {
  let finish: (() => void) | undefined;
  const { stepFunctions, clock, calls, history, statusChanges } = service({
    definition: machine({ Work: task('work', { Next: 'Then' }), Then: task('then') }),
    lambdas: {
      work: () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    },
  });
  const client = await sdkClient(stepFunctions);
  await client.send(start('one'));
  await clock.advance(SECOND);
  const stop = new StopExecutionCommand({
    executionArn: executionArn('one'),
    error: 'Cancelled',
    cause: 'by ops',
  });
  expect((await client.send(stop)).stopDate).toEqual(new Date(START + SECOND));
  finish?.();
  await clock.advance(DAY);
  expect(calls).toEqual([['work', {}]]);
  expect((await history('one')).at(-1)).toMatchObject({
    type: 'ExecutionAborted',
    previousEventId: 0,
    executionAbortedEventDetails: { error: 'Cancelled', cause: 'by ops' },
  });
  expect(statusChanges.at(-1)).toMatchObject({ status: 'ABORTED', error: 'Cancelled' });
  // Stopping an ended execution changes nothing.
  expect((await client.send(stop)).stopDate).toEqual(new Date(START + SECOND));
});

test('SendTaskSuccess and SendTaskFailure', async () => {
  const tokens: string[] = [];
  const { stepFunctions, clock, describe } = service({
    definition: machine({ Ask: tokenTask('ask') }),
    lambdas: { ask: ({ token }: { token: string }) => void tokens.push(token) },
  });
  const client = await sdkClient(stepFunctions);
  await client.send(start('yes'));
  await client.send(start('no'));
  await clock.advance(0);
  const [yes, no] = tokens;
  await client.send(new SendTaskSuccessCommand({ taskToken: yes, output: '{"approved":true}' }));
  await client.send(new SendTaskFailureCommand({ taskToken: no, error: 'Refused', cause: 'why' }));
  await clock.advance(0);
  expect(await describe('yes')).toMatchObject({ status: 'SUCCEEDED', output: '{"approved":true}' });
  expect(await describe('no')).toMatchObject({ status: 'FAILED', error: 'Refused', cause: 'why' });
});

test('RedriveExecution', async () => {
  let isBroken = true;
  const { stepFunctions, clock, describe } = service({
    definition: machine({ Work: task('work', { ResultPath: null }) }),
    lambdas: {
      work() {
        if (isBroken) throw named('Broken');
      },
    },
  });
  const client = await sdkClient(stepFunctions);
  await client.send(start('one'));
  await clock.advance(DAY);
  isBroken = false;
  const redrive = new RedriveExecutionCommand({
    executionArn: executionArn('one'),
    clientToken: 'once',
  });
  expect((await client.send(redrive)).redriveDate).toEqual(new Date(START + DAY));
  await clock.advance(SECOND);
  // The same call again, as if its response was lost.
  expect((await client.send(redrive)).redriveDate).toEqual(new Date(START + DAY));
  expect(await describe('one')).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 });
});

test('DescribeStateMachine and ListStateMachines', async () => {
  const client = await sdkClient(service({ definition: passing }).stepFunctions);
  const described = await client.send(
    new DescribeStateMachineCommand({ stateMachineArn: MACHINE_ARN }),
  );
  expect(described).toMatchObject({
    name: 'Journey',
    status: 'ACTIVE',
    type: 'STANDARD',
    creationDate: new Date(START),
  });
  expect(JSON.parse(described.definition ?? '')).toEqual(passing);
  const { stateMachines } = await client.send(new ListStateMachinesCommand({}));
  expect(stateMachines).toMatchObject([{ stateMachineArn: MACHINE_ARN, name: 'Journey' }]);
});

test('unknown operations and invalid bodies are rejected', async () => {
  const { call } = service({ definition: passing });
  await expect(call('CreateActivity', {})).rejects.toMatchObject({
    name: 'UnknownOperationException',
  });
  await expect(call('constructor', {})).rejects.toMatchObject({
    name: 'UnknownOperationException',
  });
  await expect(call('StartExecution', null)).rejects.toMatchObject({ name: 'ValidationException' });
});

test("a status change is published in EventBridge's format", async () => {
  const { run, statusChanges } = service({ definition: passing });
  await run({ a: 1 });
  const common = {
    executionArn: executionArn('test'),
    stateMachineArn: MACHINE_ARN,
    name: 'test',
    startDate: START,
    input: '{"a":1}',
    inputDetails: { included: true },
    error: null,
    cause: null,
    redriveCount: 0,
    redriveDate: null,
  };
  expect(statusChanges).toEqual([
    { ...common, status: 'RUNNING', stopDate: null, output: null, outputDetails: null },
    {
      ...common,
      status: 'SUCCEEDED',
      stopDate: START,
      output: '{"a":1}',
      outputDetails: { included: true },
    },
  ]);
});

test('publishing a status change is retried for a day while the listener fails', async () => {
  let refusals = 0;
  const { run, clock, statusChanges } = service({
    definition: passing,
    onStatusChange({ status }) {
      if (status === 'SUCCEEDED' && refusals < 2) {
        refusals += 1;
        throw new Error('not now');
      }
      if (status === 'RUNNING') return Promise.reject(new Error('never'));
    },
  });
  await run();
  await clock.advance(10 * 60 * SECOND);
  const times = (status: string) =>
    statusChanges.filter((change) => change.status === status).length;
  expect(times('SUCCEEDED')).toBe(3);
  await clock.advance(2 * DAY);
  expect(times('RUNNING')).toBe(1 + 24 * 60);
});
