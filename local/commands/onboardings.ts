import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import {
  DescribeExecutionCommand,
  ExecutionNotRedrivable,
  paginateListExecutions,
  RedriveExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { lostMails } from '../../functions/mail/lost-mails.ts';
import { email } from '../../functions/onboarding/address-schemas.ts';
import { executionArn } from '../../functions/onboarding/execution.ts';
import { personName } from '../../functions/onboarding/names.ts';
import { type Stage as OnboardingStage, stages } from '../../functions/onboarding/onboarding.ts';
import { readAudit } from '../../functions/record/audit.ts';
import { whoDid } from '../../functions/record/audit-entry.ts';
import { progressOf } from '../../functions/record/onboarding-record.ts';
import { listOnboardings, readRecord } from '../../functions/record/store.ts';
import type { Summary } from '../../functions/record/summary.ts';
import { RequestError } from '../../functions/runtime/errors.ts';
import { texts } from '../../functions/texts/index.ts';
import { lostInWords } from '../lost-mails.ts';
import {
  CommandError,
  command,
  confirmed,
  invoke,
  onboardingIdOf,
  openStage,
  runHere,
  type Stage,
  table,
  UsageError,
  wrongOption,
} from './command.ts';
import { PAGE, stats } from './stats.ts';

const usage = `Where onboardings stand.

  npm run onboardings -- list                the newest first
  npm run onboardings -- show <id>           what happened, what is open, why it failed
  npm run onboardings -- stats               how long those took that are completed, and whom they waited for
  npm run onboardings -- audit <id>          who did what, when, and by which link
  npm run onboardings -- redrive <id>        go on with a failed one, from the state that failed
  npm run onboardings -- redrive --all-failed [--error <name>]
                                             go on with all that failed, or failed with this error
  npm run onboardings -- stop <id> [--reason "They left"] [--yes]
                                             end one, once you have said yes; its secrets are deleted, customer and CSM are told
  npm run onboardings -- switch-off <id> [--reason "Nobody is assigned in Okta"]
                                             everybody of the company signs in as before; nothing is deleted
  npm run onboardings -- switch-on <id>      on again, after it was switched off
  npm run onboardings -- hand-over <id> --csm kim@sequel.io [--csm-name "Kim Lee"]
                                             another CSM, who gets the link to what waits now; with one
                                             that is completed goes what the customer has added since
  npm run onboardings -- revoke-links <id>   refuse every link of one that people have; new ones are mailed
  npm run onboardings -- revoke-links --csm dana@sequel.io
                                             refuse every link to that CSM's queue

  --csm dana@sequel.io    list, stats: of this CSM only, those that wait for the CSM first
  --in awaitingApproval   list: in this stage only
  --after <place>         list: the next page, as the one before says
  --stage   a stage on AWS; without it, what \`npm start\` runs on this machine
  --json    for programs`;

/** Actions on one onboarding. */
const actions = [
  'show',
  'audit',
  'redrive',
  'stop',
  'switch-off',
  'switch-on',
  'hand-over',
  'revoke-links',
];

const isStage = (name: string): name is OnboardingStage =>
  (stages as readonly string[]).includes(name);

const noSuch = (stage: Stage, onboardingId: string) =>
  `There is no onboarding ${onboardingId} on ${stage.name}. Those that there are: npm run onboardings -- list`;

/** @throws CommandError if there is no such onboarding */
async function read(stage: Stage, onboardingId: string) {
  const record = await readRecord(stage.recordTable, onboardingId);
  if (!record) throw new CommandError(noSuch(stage, onboardingId));
  return record;
}

/** The execution; undefined before a submission, and 90 days after the end. */
async function readExecution(stage: Stage, onboardingId: string) {
  const arn = executionArn(await stage.stateMachineArn(), onboardingId);
  try {
    const { status, error, cause } = await stage.stepFunctions.send(
      new DescribeExecutionCommand({ executionArn: arn }),
    );
    return { arn, status, error, cause };
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return undefined;
    throw error;
  }
}

interface Filters {
  csm: string | undefined;
  in: OnboardingStage | undefined;
  after: string | undefined;
}

async function list(stage: Stage, filters: Filters, json: boolean): Promise<string> {
  const { csm, after } = filters;
  const { summaries, next } = await listOnboardings(
    stage.recordTable,
    csm === undefined ? 'all' : { csm },
    { most: PAGE, after },
  ).catch((error: unknown) => {
    if (!(error instanceof RequestError)) throw error;
    throw wrongOption(
      '--after',
      after,
      'no place in the list, as the end of a page of it gives one',
      'npm run onboardings -- list',
    );
  });
  const found = summaries.filter((each) => !filters.in || each.stage === filters.in);
  if (json) return JSON.stringify({ onboardings: found, next });
  const more = next === undefined ? [] : ['', `The next page: --after ${next}`];
  if (found.length === 0)
    return [`There are no such onboardings on ${stage.name} here.`, ...more].join('\n');
  return [
    table([
      ['ONBOARDING', 'COMPANY', 'STAGE', 'SINCE', 'CSM'],
      ...found.map((each: Summary) => [
        each.onboardingId,
        each.company,
        each.stage,
        each.since,
        each.csm.email,
      ]),
    ]),
    ...more,
  ].join('\n');
}

async function show(stage: Stage, onboardingId: string, json: boolean): Promise<string> {
  const record = await read(stage, onboardingId);
  const execution = await readExecution(stage, onboardingId);
  const progress = progressOf(record);
  const { company } = record;
  const { status = 'not started', error, cause } = execution ?? {};
  const lost = await lostMails(stage.recordTable, onboardingId);
  if (json) return JSON.stringify({ ...progress, company, status, error, cause, lostMails: lost });
  const words = texts('en');
  return [
    `${company}: ${progress.stage} (${status})`,
    ...(error
      ? [`${status === 'ABORTED' ? 'Stopped' : `Failed with ${error}`}: ${cause ?? ''}`]
      : []),
    ...progress.problems.map(
      (problem) => `To correct at ${problem.domain}: ${words.problem(problem).message}`,
    ),
    '',
    table(progress.history.map(({ at, event }) => [at, words.event(event)])),
    ...(progress.total ? ['', `${progress.invited} of ${progress.total} users invited`] : []),
    ...(lost.length > 0 ? ['', ...lostInWords(lost)] : []),
  ].join('\n');
}

/** Redrives all failed onboardings. One that can no longer be redriven does not block the others. */
async function redriveAll(stage: Stage, error: string | undefined, json: boolean): Promise<string> {
  const redriven: string[] = [];
  const left: { onboardingId: string; reason: string }[] = [];
  const pages = paginateListExecutions(
    { client: stage.stepFunctions },
    { stateMachineArn: await stage.stateMachineArn(), statusFilter: 'FAILED' },
  );
  // Read the whole list before the first redrive removes an entry from it.
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

async function audit(stage: Stage, onboardingId: string, json: boolean): Promise<string> {
  const entries = await readAudit(stage.recordTable, onboardingId);
  if (entries.length === 0) throw new CommandError(noSuch(stage, onboardingId));
  if (json) return JSON.stringify(entries);
  return table([
    ['AT', 'WHAT', 'BY', 'LINK', 'DETAILS'],
    ...entries.map((entry) => {
      const { at, what, link = '', details = {} } = entry;
      return [
        at,
        what,
        whoDid(entry),
        link,
        Object.entries(details)
          .filter(([, text]) => text !== '')
          .map(([name, text]) => `${name}: ${text}`)
          .join(', '),
      ];
    }),
  ]);
}

async function handOver(
  stage: Stage,
  onboardingId: string,
  { csm, name, json }: { csm: string | undefined; name: string | undefined; json: boolean },
): Promise<string> {
  const example = `npm run onboardings -- hand-over ${onboardingId} --csm kim@sequel.io`;
  if (csm === undefined || !email.safeParse(csm).success)
    throw wrongOption('--csm', csm, 'no e-mail address', example);
  if (name !== undefined && !personName.safeParse(name).success)
    throw wrongOption('--csm-name', name, 'no name', `${example} --csm-name "Kim Lee"`);
  const answer = await invoke(
    stage,
    'ChangeCsm',
    { onboardingId, csm: { email: csm, ...(name === undefined ? {} : { name }) } },
    z.object({
      onboardingId: z.string(),
      csm: z.string(),
      changed: z.boolean(),
      others: z.array(z.string()),
    }),
  );
  if (json) return JSON.stringify(answer);
  if (!answer.changed)
    return `${answer.onboardingId} is with ${answer.csm} already: nothing changes.`;
  const all = [answer.onboardingId, ...answer.others];
  return `${all.join(', ')} ${all.length === 1 ? 'is' : 'are'} with ${answer.csm} now.`;
}

const revoked = z.object({ revoked: z.string(), setupLink: z.string().optional() });

async function revoke(
  stage: Stage,
  of: { onboardingId: string } | { queueOf: string },
  json: boolean,
): Promise<string> {
  const result = await invoke(stage, 'RevokeLinks', of, revoked);
  if (json) return JSON.stringify(result);
  return [
    `Links of ${result.revoked} that were issued before now are refused.`,
    ...('queueOf' in of
      ? ['', `A new one: npm run setup-link -- --queue ${of.queueOf}`]
      : result.setupLink
        ? [
            'Whoever is waited for gets a mail with a new one.',
            '',
            'For the customer:',
            result.setupLink,
          ]
        : []),
  ].join('\n');
}

async function turn(
  stage: Stage,
  onboardingId: string,
  { on, reason, json }: { on: boolean; reason: string; json: boolean },
): Promise<string> {
  const answer = await invoke(
    stage,
    'SwitchConnections',
    { onboardingId, on, reason },
    z.object({ onboardingId: z.string(), on: z.boolean(), connections: z.number() }),
  );
  if (json) return JSON.stringify(answer);
  const number = answer.connections === 1 ? '1 connection' : `${answer.connections} connections`;
  return on
    ? `${onboardingId} is switched on: people are sent to Okta (${number}).`
    : `${onboardingId} is switched off: people sign in as before (${number}). Accounts that were removed in the dashboard do not come back by it.`;
}

/** The user who runs the command. */
const whoRuns = () => userInfo().username;

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
      csm: { type: 'string' },
      'csm-name': { type: 'string' },
      reason: { type: 'string' },
      in: { type: 'string' },
      after: { type: 'string' },
      yes: { type: 'boolean', default: false },
    },
  });
  const [action, typed, ...rest] = positionals;
  const onboardingId =
    typed && action !== undefined && actions.includes(action)
      ? onboardingIdOf(typed, `npm run onboardings -- ${action} acme-corp-3f9d2c81b04e`)
      : typed;
  if (action === 'revoke-links' && values.csm !== undefined && onboardingId)
    throw new UsageError(
      `revoke-links takes an ID or --csm, not both: ${onboardingId} and ${values.csm}.`,
      `npm run onboardings -- revoke-links ${onboardingId}`,
    );
  const stage = openStage(values.stage);
  if (values['all-failed']) {
    if (action !== 'redrive' || onboardingId)
      throw new UsageError(
        '--all-failed is for redrive, without an ID.',
        'npm run onboardings -- redrive --all-failed',
      );
    return redriveAll(stage, values.error, values.json);
  }
  if (values.error !== undefined)
    throw new UsageError(
      '--error is for redrive --all-failed.',
      `npm run onboardings -- redrive --all-failed --error ${values.error}`,
    );
  if (values.in !== undefined && !isStage(values.in))
    throw wrongOption(
      '--in',
      values.in,
      `no stage: ${stages.join(', ')}`,
      'npm run onboardings -- list --in awaitingApproval',
    );
  if (values.csm !== undefined && !email.safeParse(values.csm).success)
    throw wrongOption(
      '--csm',
      values.csm,
      'no e-mail address',
      `npm run onboardings -- ${positionals.join(' ') || 'list'} --csm dana@sequel.io`,
    );
  if (action === 'list' && !onboardingId)
    return list(stage, { csm: values.csm, in: values.in, after: values.after }, values.json);
  if (action === 'stats' && !onboardingId) return stats(stage, values.csm, values.json);
  if (!action || !actions.includes(action) || rest.length > 0)
    throw new UsageError(
      action
        ? `There is no ${positionals.join(' ')}: there are list, stats, ${actions.join(', ')}.`
        : 'What should be done?',
      'npm run onboardings -- list',
    );
  if (action === 'revoke-links' && values.csm !== undefined)
    return revoke(stage, { queueOf: values.csm }, values.json);
  if (!onboardingId)
    throw new UsageError(
      'Which onboarding? `npm run onboardings -- list` has their IDs.',
      `npm run onboardings -- ${action} acme-corp-3f9d2c81b04e`,
    );
  if (action === 'show') return show(stage, onboardingId, values.json);
  if (action === 'audit') return audit(stage, onboardingId, values.json);
  if (action === 'switch-off' || action === 'switch-on')
    return turn(stage, onboardingId, {
      on: action === 'switch-on',
      reason: values.reason ?? '',
      json: values.json,
    });
  if (action === 'hand-over')
    return handOver(stage, onboardingId, {
      csm: values.csm,
      name: values['csm-name'],
      json: values.json,
    });
  if (action === 'revoke-links') return revoke(stage, { onboardingId }, values.json);

  const record = await read(stage, onboardingId);
  const execution = await readExecution(stage, onboardingId);
  const { arn, status } = execution ?? {};
  if (action === 'redrive') {
    // The secrets of a stopped or timed-out execution are deleted: it would fail at once.
    if (status !== 'FAILED')
      throw new CommandError(
        `${onboardingId} is ${status ?? 'not started'}: only one that failed is redriven.`,
      );
    await stage.stepFunctions.send(new RedriveExecutionCommand({ executionArn: arn }));
  } else {
    if (status === undefined)
      throw new CommandError(
        `${onboardingId} does not run: nothing was submitted. Its link ends by revoke-links.`,
      );
    if (status !== 'RUNNING') throw new CommandError(`${onboardingId} does not run: ${status}.`);
    const { company, csm } = record;
    const question = `${onboardingId} (${company}) ends for good, what was sent is deleted, and ${company} and ${csm.email} are told. Stop it?`;
    if (!values.yes && !(await confirmed(question)))
      throw new CommandError(`${onboardingId} goes on.`);
    await stage.stepFunctions.send(
      // Ops read it in the mail about it, and in the audit.
      new StopExecutionCommand({
        executionArn: arn,
        error: 'Stopped',
        cause: values.reason ? `${whoRuns()}: ${values.reason}` : whoRuns(),
      }),
    );
  }
  const done =
    action === 'redrive'
      ? 'goes on'
      : 'is stopped. Where single sign-on was on already it stays on, until switch-off';
  return values.json ? JSON.stringify({ onboardingId, done: action }) : `${onboardingId} ${done}.`;
});

if (import.meta.main) await runHere(onboardings);
