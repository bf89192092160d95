/**
 * A process for the test to kill. Its state machine has sixteen items, two at a time, each with a Lambda and a task
 * token. Usage: killed-process.ts <database> <log of invocations>. When the execution ends, it writes <log>.end and
 * exits with 0.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { createStepFunctions } from '../../../local/aws/step-functions/step-functions.ts';
import { systemClock } from '../../../local/clock.ts';

const [, , file = '', log = ''] = process.argv;
const database = new DatabaseSync(file);
database.exec('pragma journal_mode = wal; pragma synchronous = full');

const arn = 'arn:aws:states:us-east-1:000000000000:stateMachine:Journey';
const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:Journey:one';
const recorded = (name: string) =>
  database
    .prepare(
      `select 1 from step_functions_history where type in ('TaskSucceeded', 'TaskSubmitted')
       and previousId in (select id from step_functions_history where previousId in
         (select id from step_functions_history where type = 'TaskScheduled' and details like ?))`,
    )
    .get(`%\\"${name}\\"%`) !== undefined;

/** Answers the token. The answer is rejected if it was already given before the last kill. */
const answer = (taskToken: string) =>
  stepFunctions.call('SendTaskSuccess', { taskToken, output: 'null' }).catch((error: Error) => {
    if (error.name !== 'TaskTimedOut') throw error;
  });

const work = (functionName: string, more: object) => ({
  Type: 'Task',
  Parameters: {
    'FunctionName.$': `States.Format('${functionName}-{}', $)`,
    Payload: { 'item.$': '$' },
  },
  ResultPath: null,
  ...more,
});
const ask = work('ask', { Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken', End: true });

const stepFunctions = createStepFunctions({
  database,
  stateMachine: {
    name: 'Journey',
    arn,
    definition: {
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          MaxConcurrency: 2,
          ItemProcessor: {
            StartAt: 'Work',
            States: {
              Work: work('work', { Resource: 'arn:aws:states:::lambda:invoke', Next: 'Ask' }),
              Ask: {
                ...ask,
                Parameters: { ...ask.Parameters, Payload: { 'token.$': '$$.Task.Token' } },
              },
            },
          },
          End: true,
        },
      },
    },
  },
  async invoke(functionName, payload) {
    appendFileSync(log, `${recorded(functionName) ? 'again' : 'first'} ${functionName}\n`);
    await sleep(10);
    const { token } = payload as { token?: string };
    if (token === undefined) return;
    appendFileSync(`${log}.tokens`, `${token}\n`);
    void sleep(10).then(() => answer(token));
  },
  clock: systemClock,
  async onStatusChange({ status, output }) {
    if (status === 'RUNNING') return;
    const history = await stepFunctions.call('GetExecutionHistory', {
      executionArn,
      maxResults: 1_000,
    });
    writeFileSync(`${log}.end`, JSON.stringify({ ...(history as object), output }));
    process.exit(0);
  },
});

await stepFunctions.resume();
if (existsSync(`${log}.tokens`)) {
  const given = readFileSync(`${log}.tokens`, 'utf8').split('\n');
  for (const token of given) if (token !== '') await answer(token);
}
await stepFunctions
  .call('StartExecution', {
    stateMachineArn: arn,
    name: 'one',
    input: JSON.stringify(Array.from({ length: 16 }, (_, index) => index)),
  })
  .catch((error: Error) => {
    if (error.name !== 'ExecutionAlreadyExists') throw error;
  });
process.stdout.write('ready\n');
