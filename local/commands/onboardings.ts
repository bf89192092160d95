import { userInfo } from 'node:os';
import {
  DescribeExecutionCommand,
  ExecutionNotRedrivable,
  paginateListExecutions,
  RedriveExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Command } from '@commander-js/extra-typings';
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
import { CommandError, confirmed, invoke, type Stage, table } from './command.ts';
import { address, csmName, type Done, id, runHere, stageProgram, text, valid } from './program.ts';
import { PAGE, stats } from './stats.ts';

const inStage = valid(z.enum(stages), `one of ${stages.join(', ')}`);

const noSuch = (stage: Stage, onboardingId: OnboardingId) =>
  `There is no onboarding ${onboardingId} on ${stage.name}. To list them: npm run onboardings -- list`;

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
  stage: Stage,
  { csm, in: only, after }: { csm?: string; in?: OnboardingStage; after?: string },
  command: Pick<Command, 'error'>,
): Promise<Done> {
  const { summaries, next } = await listOnboardings(
    stage.recordTable,
    csm === undefined ? 'all' : { csm },
    { most: PAGE, after },
  ).catch((error: unknown) => {
    if (!(error instanceof RequestError)) throw error;
    return command.error(
      `error: --after ${after} must be as printed at the end of the previous page`,
    );
  });
  const found = summaries.filter((each) => only === undefined || each.stage === only);
  const words = [
    found.length === 0
      ? `There are no such onboardings on ${stage.name}.`
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
    ...(next === undefined ? [] : ['', `Next page: --after ${next}`]),
  ].join('\n');
  return { json: { onboardings: found, next }, words };
}

async function show(stage: Stage, onboardingId: OnboardingId): Promise<Done> {
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
      (problem) => `Problem at ${problem.domain}: ${problemInWords(problem).message}`,
    ),
    '',
    table(progress.history.map(({ at, event }) => [at, eventInWords(event)])),
    ...(progress.total ? ['', `${progress.invited} of ${progress.total} users invited`] : []),
    ...(lost.length > 0 ? ['', ...lostInWords(lost)] : []),
  ].join('\n');
  return { json: { ...progress, company, status, error, cause, lostMails: lost }, words };
}

/** Redrives all failed onboardings. One that can no longer be redriven does not block the others. */
async function redriveAll(stage: Stage, error?: string): Promise<Done> {
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
          `${redriven.length} of ${redriven.length + left.length} that failed${which} continue.`,
          ...left.map(({ onboardingId, reason }) => `${onboardingId} cannot continue: ${reason}`),
        ];
  return { json: { redriven, left }, words: words.join('\n') };
}

async function redrive(stage: Stage, onboardingId: OnboardingId): Promise<Done> {
  await read(stage, onboardingId);
  const { arn, status } = (await readExecution(stage, onboardingId)) ?? {};
  // The secrets of a stopped or timed-out execution are deleted: it would fail at once.
  if (status !== 'FAILED')
    throw new CommandError(
      `${onboardingId} is ${status ?? 'not started'}: only a failed one can be redriven.`,
    );
  await stage.stepFunctions.send(new RedriveExecutionCommand({ executionArn: arn }));
  return { json: { onboardingId, done: 'redrive' }, words: `${onboardingId} continues.` };
}

async function stop(
  stage: Stage,
  onboardingId: OnboardingId,
  { reason, yes }: { reason?: string; yes?: true },
): Promise<Done> {
  const { company, csm } = await read(stage, onboardingId);
  const { arn, status } = (await readExecution(stage, onboardingId)) ?? {};
  if (status === undefined)
    throw new CommandError(
      `${onboardingId} is not running: nothing was submitted. To end its link: revoke-links.`,
    );
  if (status !== 'RUNNING') throw new CommandError(`${onboardingId} is not running: ${status}.`);
  const question = `${onboardingId} (${company}) ends for good, its submission is deleted, and ${company} and ${csm.email} are notified. Stop it?`;
  if (yes === undefined && !(await confirmed(question)))
    throw new CommandError(`${onboardingId} continues.`);
  const { username } = userInfo();
  await stage.stepFunctions.send(
    // Ops read it in the mail about it, and in the audit.
    new StopExecutionCommand({
      executionArn: arn,
      error: 'Stopped',
      cause: reason === undefined ? username : `${username}: ${reason}`,
    }),
  );
  const words = `${onboardingId} is stopped. If single sign-on was already on it stays on, until switch-off.`;
  return { json: { onboardingId, done: 'stop' }, words };
}

async function audit(stage: Stage, onboardingId: OnboardingId): Promise<Done> {
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
  stage: Stage,
  onboardingId: OnboardingId,
  { csm: email, csmName: name }: { csm: string; csmName?: string },
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
      // A stage of an earlier version does not say it, and then moved all of them, if anything.
      moved: z.array(z.string()).optional(),
      unread: z.array(z.string()).default([]),
    }),
  );
  const { moved = answer.changed ? [answer.onboardingId, ...answer.others] : [] } = answer;
  const before = [answer.onboardingId, ...answer.others].filter((each) => !moved.includes(each));
  const are = (ids: string[]) => `${ids.join(', ')} ${ids.length === 1 ? 'is' : 'are'}`;
  const words = [
    ...(moved.length > 0 ? [`${are(moved)} with ${answer.csm} now.`] : []),
    ...(before.length > 0 ? [`${are(before)} with ${answer.csm} already.`] : []),
    ...(answer.unread.length > 0
      ? [`${answer.unread.join(', ')} cannot be read, and will be handed over once it can.`]
      : []),
  ].join('\n');
  return { json: { ...answer, moved }, words };
}

const revoked = z.object({
  revoked: z.string(),
  setupLink: z.string().optional(),
  hasOnboardings: z.boolean().optional(),
});

async function revoke(
  stage: Stage,
  onboardingId: OnboardingId | undefined,
  { csm: queueOf }: { csm?: string },
  command: Pick<Command, 'error'>,
): Promise<Done> {
  if ((onboardingId === undefined) === (queueOf === undefined))
    return command.error('error: either <id> or --csm is needed, and not both');
  const result = await invoke(stage, 'RevokeLinks', { onboardingId, queueOf }, revoked);
  const again = result.setupLink
    ? `Whoever has to act gets a mail with a new one.\n\nFor the customer:\n${result.setupLink}`
    : queueOf && `\nA new one: npm run setup-link -- --queue ${queueOf}`;
  const done = `All links of ${result.revoked} issued until now are refused.`;
  const doubt =
    result.hasOnboardings === false &&
    `${stage.name} has no onboarding with this CSM: is the address spelled as in their mails?`;
  return { json: result, words: [done, doubt, again].filter(Boolean).join('\n') };
}

const turn =
  (on: boolean) =>
  async (stage: Stage, onboardingId: OnboardingId, { reason = '' }: { reason?: string }) => {
    const answer = await invoke(
      stage,
      'SwitchConnections',
      { onboardingId, on, reason },
      z.object({ onboardingId: onboardingIdSchema, on: z.boolean(), connections: z.number() }),
    );
    const number = answer.connections === 1 ? '1 connection' : `${answer.connections} connections`;
    const words = on
      ? `${onboardingId} is switched on: people are sent to Okta (${number}).`
      : `${onboardingId} is switched off: people sign in as before (${number}). This does not restore accounts that were removed in the dashboard.`;
    return { json: answer, words };
  };

/** `npm run onboardings`. */
export const onboardings = stageProgram(
  'onboardings',
  {
    about: 'Shows where onboardings stand, and changes what ops may change.',
    json: 'JSON, for programs',
  },
  (root, answer) => {
    const add = (name: string, about: string) => root.command(name).description(about);
    const ofOne = (name: string, about: string) =>
      add(name, about).argument('<id>', 'of the onboarding', id);

    add('list', 'newest first')
      .option(
        '--csm <address>',
        "only this Customer Success Manager's; those that wait for the CSM come first",
        address,
      )
      .option('--in <stage>', `only in this stage: ${stages.join(', ')}`, inStage)
      .option('--after <place>', 'the next page, as printed at the end of the previous one', text)
      .action(answer(list));
    add('stats', 'how long completed ones took, and for whom they waited')
      .option('--csm <address>', "this Customer Success Manager's only", address)
      .action(answer(stats));
    ofOne('show', 'what happened, what is open, why it failed').action(answer(show));
    ofOne('audit', 'who did what, when, and by which link').action(answer(audit));
    add('redrive', 'continue a failed one, or all, from the failed state')
      .argument('[id]', 'of the onboarding', id)
      .option('--all-failed', 'all failed ones')
      .option(
        '--error <name>',
        'with --all-failed: only those that failed with this error, such as MailNotSent',
        text,
      )
      .action(
        answer((stage, onboardingId, { allFailed, error }, command) => {
          if ((onboardingId === undefined) === (allFailed === undefined))
            return command.error('error: either <id> or --all-failed is needed, and not both');
          if (error !== undefined && !allFailed)
            return command.error('error: --error needs --all-failed');
          return onboardingId === undefined
            ? redriveAll(stage, error)
            : redrive(stage, onboardingId);
        }),
      );
    ofOne(
      'stop',
      'end one, after a confirmation; its secrets are deleted, customer and CSM are notified',
    )
      .option('--reason <text>', 'said in the audit', text)
      .option('--yes', 'without the confirmation')
      .action(answer(stop));
    ofOne('switch-off', "the company's people sign in as before; nothing is deleted")
      .option('--reason <text>', 'said in the audit', text)
      .action(answer(turn(false)));
    ofOne('switch-on', 'on again after a switch-off').action(answer(turn(true)));
    ofOne(
      'hand-over',
      'to another CSM, who gets the current link; a completed one takes its follow-ups along',
    )
      .requiredOption('--csm <address>', 'the other Customer Success Manager', address)
      .option('--csm-name <name>', "the CSM's name in mails", csmName)
      .action(answer(handOver));
    add('revoke-links', 'refuse every link that people have')
      .argument('[id]', 'of an onboarding: new ones are mailed', id)
      .option('--csm <address>', "to this Customer Success Manager's queue", address)
      .action(answer(revoke));
  },
);

if (import.meta.main) await runHere(onboardings);
