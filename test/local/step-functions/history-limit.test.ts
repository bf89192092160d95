import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { executionArn, machine, SECOND, service, task, tokenTask } from './harness.ts';

/** Step Functions ends an execution at its 25,000th event. */

const FULL = {
  error: 'States.Runtime',
  cause: 'The execution reached the maximum number of history events (25000).',
};

/** An execution that is paused and has this many events. */
async function paused(after: Record<string, object>, events: number) {
  const database = new DatabaseSync(':memory:');
  const tokens: string[] = [];
  const steps = service({
    database,
    definition: machine({
      Pause: { Type: 'Wait', Seconds: 1, Next: Object.keys(after)[0] },
      ...after,
    }),
    lambdas: {
      work: () => null,
      keep: ({ token }: { token: string }) => tokens.push(token),
    },
  });
  await steps.start('full');
  await steps.clock.advance(0);
  database
    .prepare(
      `with recursive filler (id) as
         (select max(id) + 1 from step_functions_history union all
          select id + 1 from filler where id < ?)
       insert into step_functions_history select ?, id, id - 1, 0, 'Filler', '{}' from filler`,
    )
    .run(events, executionArn('full'));
  const last = async (count: number) => {
    const page = await steps.call('GetExecutionHistory', {
      executionArn: executionArn('full'),
      maxResults: count,
      reverseOrder: true,
    });
    return (page as { events: object[] }).events.toReversed();
  };
  return { ...steps, tokens, last };
}

const end = { Type: 'Pass', End: true };

test('the 25,000th event can be the success', async () => {
  // The pause ends, then "Done" is entered and left.
  const { clock, describe, last } = await paused({ Done: end }, 24_996);
  await clock.advance(SECOND);
  expect(await describe('full')).toMatchObject({ status: 'SUCCEEDED' });
  expect(await last(2)).toMatchObject([
    { id: 24_999, type: 'PassStateExited' },
    { id: 25_000, type: 'ExecutionSucceeded' },
  ]);
});

test('any other 25,000th event is replaced by a failure that nothing catches', async () => {
  const { clock, describe, last, statusChanges } = await paused({ Done: end }, 24_997);
  await clock.advance(SECOND);
  expect(await describe('full')).toMatchObject({ status: 'FAILED', ...FULL });
  expect(await last(2)).toMatchObject([
    { id: 24_999, type: 'PassStateEntered' },
    {
      id: 25_000,
      previousEventId: 24_999,
      type: 'ExecutionFailed',
      executionFailedEventDetails: FULL,
    },
  ]);
  expect(statusChanges.at(-1)).toMatchObject({ status: 'FAILED', ...FULL });
});

test('the limit fails an execution in the middle of a task, which is not retried', async () => {
  const Retry = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 3 }];
  const { calls, clock, describe, last } = await paused(
    { Work: task('work', { Retry, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Work' }] }) },
    24_996,
  );
  await clock.advance(60 * SECOND);
  expect(await describe('full')).toMatchObject({ status: 'FAILED', ...FULL });
  expect(await last(2)).toMatchObject([{ type: 'TaskScheduled' }, { type: 'ExecutionFailed' }]);
  expect(calls).toEqual([]);
});

test('an answer beyond the limit is accepted, and the execution fails', async () => {
  const { call, clock, describe, tokens } = await paused(
    { Wait: tokenTask('keep', { End: true }) },
    // Left, entered, scheduled, started, submitted.
    24_994,
  );
  await clock.advance(SECOND);
  expect(await describe('full')).toMatchObject({ status: 'RUNNING' });
  await call('SendTaskSuccess', { taskToken: tokens[0], output: '{}' });
  await clock.advance(0);
  expect(await describe('full')).toMatchObject({ status: 'FAILED', ...FULL });
});

test('an execution can be stopped at its last event', async () => {
  const { call, describe, last } = await paused({ Done: end }, 24_999);
  await call('StopExecution', { executionArn: executionArn('full'), cause: 'Enough' });
  expect(await describe('full')).toMatchObject({ status: 'ABORTED', cause: 'Enough' });
  expect(await last(1)).toMatchObject([{ id: 25_000, type: 'ExecutionAborted' }]);
});

test('an execution at the limit cannot be redriven', async () => {
  const { call, clock, describe } = await paused({ Done: end }, 24_997);
  await clock.advance(SECOND);
  const redriveStatusReason = 'Execution history event limit exceeded';
  expect(await describe('full')).toMatchObject({
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason,
  });
  await expect(call('RedriveExecution', { executionArn: executionArn('full') })).rejects.toThrow(
    redriveStatusReason,
  );
});
