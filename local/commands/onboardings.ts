import { userInfo } from 'node:os';
import {
  DescribeExecutionCommand,
  ExecutionNotRedrivable,
  paginateListExecutions,
  RedriveExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { lostMails } from '../../functions/mail/lost-mails.ts';
import { executionArn } from '../../functions/onboarding/execution.ts';
import { type Stage as OnboardingStage, stages } from '../../functions/onboarding/onboarding.ts';
import { type OnboardingId, onboardingIdSchema } from '../../functions/onboarding/onboarding-id.ts';
import { readAudit } from '../../functions/record/audit.ts';
import { whoDid } from '../../functions/record/audit-entry.ts';
import { progressOf } from '../../functions/record/onboarding-record.ts';
import { listOnboardings, readRecord } from '../../functions/record/store.ts';
import { RequestError } from '../../functions/runtime/errors.ts';
import { texts } from '../../functions/texts/index.ts';
import { lostInWords } from '../lost-mails.ts';
import {
  CommandError,
  confirmed,
  invoke,
  runHere,
  type Stage,
  table,
  UsageError,
} from './command.ts';
import { csm, csmName, type Done, flag, id, program, text } from './forms.ts';
import { PAGE, stats } from './stats.ts';

const values = {
  id,
  csm: csm(
    'a Customer Success Manager; list, stats: of this one only, those that wait for the CSM first',
  ),
  'csm-name': csmName,
  in: {
    schema: z.enum(stages),
    example: 'awaitingApproval',
    wrong: `no stage: ${stages.join(', ')}`,
    about: 'in this stage only',
  },
  after: { ...text('MjAyNi0xMi0wMQ'), about: 'the next page, as the one before says' },
  'all-failed': flag('all that failed'),
  error: { ...text('MailNotSent'), about: 'that failed with this error' },
  reason: { ...text('They left'), about: 'said in the audit' },
  yes: flag('is not asked back'),
};

interface One {
  id: OnboardingId;
}
interface Stop extends One {
  reason?: string;
  yes?: true;
}

const noSuch = (stage: Stage, onboardingId: OnboardingId) =>
  `There is no onboarding ${onboardingId} on ${stage.name}. Those that there are: npm run onboardings -- list`;

/** @throws CommandError if there is no such onboarding */
async function read(stage: Stage, onboardingId: OnboardingId) {
  const record = await readRecord(stage.recordTable, onboardingId);
  if (!record) throw new CommandError(noSuch(stage, onboardingId));
  return record;
}

/** The execution; undefined before a submission, and 90 days after the end. */
async function readExecution(stage: Stage, onboardingId: OnboardingId) {
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

async function list(
  { csm, in: only, after }: { csm?: string; in?: OnboardingStage; after?: string },
  stage: Stage,
): Promise<Done> {
  const { summaries, next } = await listOnboardings(
    stage.recordTable,
    csm === undefined ? 'all' : { csm },
    { most: PAGE, after },
  ).catch((error: unknown) => {
    if (!(error instanceof RequestError)) throw error;
    throw new UsageError(
      `--after ${after}: no place in the list, as the end of a page of it gives one.`,
      'npm run onboardings -- list',
    );
  });
  const found = summaries.filter((each) => only === undefined || each.stage === only);
  const words = [
    found.length === 0
      ? `There are no such onboardings on ${stage.name} here.`
      : table([
          ['ONBOARDING', 'COMPANY', 'STAGE', 'SINCE', 'CSM'],
          ...found.map((each) => [
            each.onboardingId,
            each.company,
            each.stage,
            each.since,
            each.csm.email,
          ]),
        ]),
    ...(next === undefined ? [] : ['', `The next page: --after ${next}`]),
  ].join('\n');
  return { json: { onboardings: found, next }, words };
}

async function show({ id: onboardingId }: One, stage: Stage): Promise<Done> {
  const record = await read(stage, onboardingId);
  const execution = await readExecution(stage, onboardingId);
  const progress = progressOf(record);
  const { company } = record;
  const { status = 'not started', error, cause } = execution ?? {};
  const lost = await lostMails(stage.recordTable, onboardingId);
  const { problem: problemInWords, event: eventInWords } = texts('en');
  const words = [
    `${company}: ${progress.stage} (${status})`,
    ...(error
      ? [`${status === 'ABORTED' ? 'Stopped' : `Failed with ${error}`}: ${cause ?? ''}`]
      : []),
    ...progress.problems.map(
      (problem) => `To correct at ${problem.domain}: ${problemInWords(problem).message}`,
    ),
    '',
    table(progress.history.map(({ at, event }) => [at, eventInWords(event)])),
    ...(progress.total ? ['', `${progress.invited} of ${progress.total} users invited`] : []),
    ...(lost.length > 0 ? ['', ...lostInWords(lost)] : []),
  ].join('\n');
  return { json: { ...progress, company, status, error, cause, lostMails: lost }, words };
}

/** Redrives all failed onboardings. One that can no longer be redriven does not block the others. */
async function redriveAll({ error }: { error?: string }, stage: Stage): Promise<Done> {
  const redriven: string[] = [];
  const left: { onboardingId: OnboardingId; reason: string }[] = [];
  const pages = paginateListExecutions(
    { client: stage.stepFunctions },
    { stateMachineArn: await stage.stateMachineArn(), statusFilter: 'FAILED' },
  );
  // Read the whole list before the first redrive removes an entry from it.
  const failed: { arn: string; onboardingId: OnboardingId }[] = [];
  for await (const { executions = [] } of pages)
    for (const { executionArn: arn = '', name } of executions)
      failed.push({ arn, onboardingId: onboardingIdSchema.parse(name) });
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
  const which = error === undefined ? '' : ` with ${error}`;
  const words =
    redriven.length + left.length === 0
      ? [`No onboarding on ${stage.name} failed${which}.`]
      : [
          `${redriven.length} of ${redriven.length + left.length} that failed${which} go on.`,
          ...left.map(({ onboardingId, reason }) => `${onboardingId} cannot: ${reason}`),
        ];
  return { json: { redriven, left }, words: words.join('\n') };
}

async function redrive({ id: onboardingId }: One, stage: Stage): Promise<Done> {
  await read(stage, onboardingId);
  const { arn, status } = (await readExecution(stage, onboardingId)) ?? {};
  // The secrets of a stopped or timed-out execution are deleted: it would fail at once.
  if (status !== 'FAILED')
    throw new CommandError(
      `${onboardingId} is ${status ?? 'not started'}: only one that failed is redriven.`,
    );
  await stage.stepFunctions.send(new RedriveExecutionCommand({ executionArn: arn }));
  return { json: { onboardingId, done: 'redrive' }, words: `${onboardingId} goes on.` };
}

async function stop({ id: onboardingId, reason, yes }: Stop, stage: Stage): Promise<Done> {
  const { company, csm } = await read(stage, onboardingId);
  const { arn, status } = (await readExecution(stage, onboardingId)) ?? {};
  if (status === undefined)
    throw new CommandError(
      `${onboardingId} does not run: nothing was submitted. Its link ends by revoke-links.`,
    );
  if (status !== 'RUNNING') throw new CommandError(`${onboardingId} does not run: ${status}.`);
  const question = `${onboardingId} (${company}) ends for good, what was sent is deleted, and ${company} and ${csm.email} are told. Stop it?`;
  if (yes === undefined && !(await confirmed(question)))
    throw new CommandError(`${onboardingId} goes on.`);
  const { username } = userInfo();
  await stage.stepFunctions.send(
    // Ops read it in the mail about it, and in the audit.
    new StopExecutionCommand({
      executionArn: arn,
      error: 'Stopped',
      cause: reason === undefined ? username : `${username}: ${reason}`,
    }),
  );
  const words = `${onboardingId} is stopped. Where single sign-on was on already it stays on, until switch-off.`;
  return { json: { onboardingId, done: 'stop' }, words };
}

async function audit({ id: onboardingId }: One, stage: Stage): Promise<Done> {
  const entries = await readAudit(stage.recordTable, onboardingId);
  if (entries.length === 0) throw new CommandError(noSuch(stage, onboardingId));
  const words = table([
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
  return { json: entries, words };
}

async function handOver(
  { id: onboardingId, csm: email, 'csm-name': name }: One & { csm: string; 'csm-name'?: string },
  stage: Stage,
): Promise<Done> {
  const answer = await invoke(
    stage,
    'ChangeCsm',
    { onboardingId, csm: { email, name } },
    z.object({
      onboardingId: onboardingIdSchema,
      csm: z.string(),
      changed: z.boolean(),
      others: z.array(z.string()),
    }),
  );
  const all = [answer.onboardingId, ...answer.others];
  const words = answer.changed
    ? `${all.join(', ')} ${all.length === 1 ? 'is' : 'are'} with ${answer.csm} now.`
    : `${answer.onboardingId} is with ${answer.csm} already: nothing changes.`;
  return { json: answer, words };
}

const revoked = z.object({ revoked: z.string(), setupLink: z.string().optional() });

async function revoke(
  { id: onboardingId, csm: queueOf }: Partial<One & { csm: string }>,
  stage: Stage,
): Promise<Done> {
  const result = await invoke(stage, 'RevokeLinks', { onboardingId, queueOf }, revoked);
  const again = result.setupLink
    ? `Whoever is waited for gets a mail with a new one.\n\nFor the customer:\n${result.setupLink}`
    : queueOf && `\nA new one: npm run setup-link -- --queue ${queueOf}`;
  const done = `Links of ${result.revoked} that were issued before now are refused.`;
  return { json: result, words: again ? `${done}\n${again}` : done };
}

const turn =
  (on: boolean) =>
  async ({ id: onboardingId, reason = '' }: One & { reason?: string }, stage: Stage) => {
    const answer = await invoke(
      stage,
      'SwitchConnections',
      { onboardingId, on, reason },
      z.object({ onboardingId: onboardingIdSchema, on: z.boolean(), connections: z.number() }),
    );
    const number = answer.connections === 1 ? '1 connection' : `${answer.connections} connections`;
    const words = on
      ? `${onboardingId} is switched on: people are sent to Okta (${number}).`
      : `${onboardingId} is switched off: people sign in as before (${number}). Accounts that were removed in the dashboard do not come back by it.`;
    return { json: answer, words };
  };

/** `npm run onboardings`. */
export const onboardings = program(
  'onboardings',
  { about: 'Where onboardings stand.', values, json: 'for programs' },
  (form) => [
    form('list', 'the newest first', list, { optional: ['csm', 'in', 'after'] }),
    form('stats', 'how long those took that are completed, and whom they waited for', stats, {
      optional: ['csm'],
    }),
    form('show', 'what happened, what is open, why it failed', show, { argument: 'id' }),
    form('audit', 'who did what, when, and by which link', audit, { argument: 'id' }),
    form('redrive', 'go on with a failed one, from the state that failed', redrive, {
      argument: 'id',
    }),
    form('redrive', 'go on with all that failed, or failed with this error', redriveAll, {
      required: ['all-failed'],
      optional: ['error'],
    }),
    form(
      'stop',
      'end one, once you have said yes; its secrets are deleted, customer and CSM are told',
      stop,
      { argument: 'id', optional: ['reason', 'yes'] },
    ),
    form(
      'switch-off',
      'everybody of the company signs in as before; nothing is deleted',
      turn(false),
      { argument: 'id', optional: ['reason'] },
    ),
    form('switch-on', 'on again, after it was switched off', turn(true), { argument: 'id' }),
    form(
      'hand-over',
      'another CSM, who gets the link to what waits now; with one that is completed go its additions',
      handOver,
      { argument: 'id', required: ['csm'], optional: ['csm-name'] },
    ),
    form('revoke-links', 'refuse every link of one that people have; new ones are mailed', revoke, {
      argument: 'id',
    }),
    form('revoke-links', "refuse every link to that CSM's queue", revoke, { required: ['csm'] }),
  ],
);

if (import.meta.main) await runHere(onboardings);
