import { parseArgs } from 'node:util';
import {
  DescribeExecutionCommand,
  ExecutionNotRedrivable,
  paginateListExecutions,
  RedriveExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { executionArn, onboardingFrom, readHistory } from '../../functions/onboarding/execution.ts';
import { texts } from '../../functions/texts/index.ts';
import { standsAt } from '../workflows/history.ts';
import {
  CommandError,
  command,
  openStage,
  runHere,
  type Stage,
  table,
  UsageError,
} from './command.ts';

const usage = `Where onboardings stand, on the Step Functions API.

  npm run onboardings -- list                the newest first
  npm run onboardings -- show <id>           what happened, what is open, why it failed
  npm run onboardings -- redrive <id>        go on with a failed one, from the state that failed
  npm run onboardings -- redrive --all-failed [--error <name>]
                                             go on with all that failed, or failed with this error
  npm run onboardings -- stop <id>           end one; its secrets are deleted

  --stage   a stage on AWS; without it, what \`npm start\` runs on this machine
  --json    for programs`;

/** @throws CommandError when there is no such onboarding */
async function read(stage: Stage, onboardingId: string) {
  const arn = executionArn(await stage.stateMachineArn(), onboardingId);
  try {
    const { status, error, cause } = await stage.stepFunctions.send(
      new DescribeExecutionCommand({ executionArn: arn }),
    );
    const events = await readHistory(stage.stepFunctions, arn);
    const onboarding = onboardingFrom(onboardingId, events, status === 'RUNNING');
    const state = standsAt(events.toReversed())?.stateEnteredEventDetails?.name;
    return { arn, status, error, cause, state, onboarding };
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionDoesNotExist')
      throw new CommandError(`There is no onboarding ${onboardingId} on ${stage.name}.`);
    throw error;
  }
}

async function list(stage: Stage, json: boolean): Promise<string> {
  const found: { onboardingId: string; status: string; started: string }[] = [];
  const pages = paginateListExecutions(
    { client: stage.stepFunctions },
    { stateMachineArn: await stage.stateMachineArn() },
  );
  for await (const page of pages)
    for (const { name = '', status = '', startDate } of page.executions ?? [])
      found.push({ onboardingId: name, status, started: startDate?.toISOString() ?? '' });
  if (json) return JSON.stringify(found);
  if (found.length === 0) return `There are no onboardings on ${stage.name}.`;
  return table([
    ['ONBOARDING', 'STATUS', 'STARTED'],
    ...found.map(({ onboardingId, status, started }) => [onboardingId, status, started]),
  ]);
}

async function show(stage: Stage, onboardingId: string, json: boolean): Promise<string> {
  const { onboarding, status, state, error, cause } = await read(stage, onboardingId);
  const progress = onboarding?.progress;
  if (json)
    return JSON.stringify({
      ...progress,
      company: onboarding?.company,
      status,
      state,
      error,
      cause,
    });
  const words = texts('en');
  return [
    `${onboarding?.company}: ${progress?.stage}, in state "${state}" (${status})`,
    ...(error ? [`Failed with ${error}: ${cause ?? ''}`] : []),
    ...(progress?.problems ?? []).map(
      (problem) => `To correct at ${problem.domain}: ${words.problem(problem).message}`,
    ),
    '',
    table((progress?.history ?? []).map(({ at, event }) => [at, words.event(event)])),
    ...(progress?.total ? ['', `${progress.invited} of ${progress.total} users invited`] : []),
  ].join('\n');
}

/** Redrives all that failed; one that cannot be redriven any more does not block the others. */
async function redriveAll(stage: Stage, error: string | undefined, json: boolean): Promise<string> {
  const redriven: string[] = [];
  const left: { onboardingId: string; reason: string }[] = [];
  const pages = paginateListExecutions(
    { client: stage.stepFunctions },
    { stateMachineArn: await stage.stateMachineArn(), statusFilter: 'FAILED' },
  );
  // Before the first of them is redriven, and leaves the list.
  const failed: { arn: string; onboardingId: string }[] = [];
  for await (const { executions = [] } of pages)
    for (const { executionArn: arn = '', name: onboardingId = '' } of executions)
      failed.push({ arn, onboardingId });
  for (const { arn, onboardingId } of failed) {
    const execution = await stage.stepFunctions.send(
      new DescribeExecutionCommand({ executionArn: arn }),
    );
    if (error !== undefined && execution.error !== error) continue;
    try {
      await stage.stepFunctions.send(new RedriveExecutionCommand({ executionArn: arn }));
      redriven.push(onboardingId);
    } catch (thrown) {
      if (!(thrown instanceof ExecutionNotRedrivable)) throw thrown;
      left.push({ onboardingId, reason: execution.redriveStatusReason ?? thrown.message });
    }
  }
  if (json) return JSON.stringify({ redriven, left });
  const which = error === undefined ? '' : ` with ${error}`;
  if (redriven.length + left.length === 0) return `No onboarding on ${stage.name} failed${which}.`;
  return [
    `${redriven.length} of ${redriven.length + left.length} that failed${which} go on.`,
    ...left.map(({ onboardingId, reason }) => `${onboardingId} cannot: ${reason}`),
  ].join('\n');
}

/** `npm run onboardings`. */
export const onboardings = command(usage, async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      stage: { type: 'string' },
      json: { type: 'boolean', default: false },
      'all-failed': { type: 'boolean', default: false },
      error: { type: 'string' },
    },
  });
  const [action, onboardingId, ...rest] = positionals;
  const stage = openStage(values.stage, Number(process.env.PORT ?? 3000));
  if (values['all-failed']) {
    if (action !== 'redrive' || onboardingId)
      throw new UsageError('--all-failed is for redrive, without an ID.');
    return redriveAll(stage, values.error, values.json);
  }
  if (values.error !== undefined) throw new UsageError('--error is for redrive --all-failed.');
  if (action === 'list' && !onboardingId) return list(stage, values.json);
  if (!action || !['show', 'redrive', 'stop'].includes(action) || rest.length > 0)
    throw new UsageError(action ? `Unknown: ${positionals.join(' ')}` : 'What should be done?');
  if (!onboardingId)
    throw new UsageError(`Which onboarding? npm run onboardings -- ${action} <id>`);
  if (action === 'show') return show(stage, onboardingId, values.json);

  const { arn, status } = await read(stage, onboardingId);
  if (action === 'redrive') {
    // The secrets of one that was stopped, or ran out of time, are deleted: it would fail at once.
    if (status !== 'FAILED')
      throw new CommandError(`${onboardingId} is ${status}: only one that failed is redriven.`);
    await stage.stepFunctions.send(new RedriveExecutionCommand({ executionArn: arn }));
  } else {
    if (status !== 'RUNNING') throw new CommandError(`${onboardingId} does not run: ${status}.`);
    await stage.stepFunctions.send(
      new StopExecutionCommand({ executionArn: arn, cause: 'Stopped by ops' }),
    );
  }
  const done = action === 'redrive' ? 'goes on' : 'is stopped';
  return values.json ? JSON.stringify({ onboardingId, done: action }) : `${onboardingId} ${done}.`;
});

if (import.meta.main) await runHere(onboardings);
