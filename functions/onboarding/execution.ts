import {
  DescribeExecutionCommand,
  type ExecutionStatus,
  type HistoryEvent,
  paginateGetExecutionHistory,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { type Verification, verificationSchema } from '../okta/verification.ts';
import { stepFunctions } from '../runtime/aws.ts';
import { approval as approvalSchema } from './inputs.ts';
import type { Decision, Progress, Stage } from './onboarding.ts';
import { states, waits } from './states.ts';

/**
 * The workflow's execution is the record of an onboarding: where it stands is read from its
 * history, never kept a second time.
 */

/** The execution of an onboarding: its name is the onboarding's ID. */
export const executionArn = (stateMachineArn: string, onboardingId: string) =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${onboardingId}`;

const signInSchema = z.object({ signedIn: z.boolean(), at: z.string(), by: z.string() });

/** The data that states hand on; see "Start onboarding" in the ASL file. */
const dataSchema = z.object({
  onboardingId: z.string(),
  company: z.string(),
  submission: z.object({ id: z.string(), domains: z.array(z.string()) }),
  verification: z.array(verificationSchema).default([]),
  approval: approvalSchema.optional(),
  signIn: signInSchema.optional(),
  invitations: z.object({ total: z.number() }).default({ total: 0 }),
});

type Data = z.infer<typeof dataSchema>;

/**
 * What an answer to a wait changes at once: the state after it is entered a moment later, and who
 * has just decided must not be asked again in between.
 */
const answers: Record<string, (output: unknown) => { stage: Stage; data: Partial<Data> }> = {
  'Wait for correction': (output) => ({
    stage: 'verifying',
    data: { submission: dataSchema.shape.submission.parse(output) },
  }),
  'Wait for approval': (output) => {
    const approval = approvalSchema.parse(output);
    const stages = {
      approve: 'connecting',
      requestChanges: 'awaitingCorrection',
      reject: 'rejected',
      none: 'awaitingApproval',
    } as const;
    return { stage: stages[approval.decision], data: { approval } };
  },
  'Wait for first sign-in': (output) => ({
    stage: 'inviting',
    data: { signIn: signInSchema.parse(output) },
  }),
};

/** What a Task's result is, of "Verify domain". */
const payloadSchema = z.object({ Payload: verificationSchema });

/** Whose output says how many of a batch were invited; the first in executions that began before there was the second. */
const invited = ['Invite batch', 'Keep result'];
const batchSchema = z.object({ sent: z.number() });

/** An onboarding as its execution tells it. */
export interface Onboarding {
  progress: Progress;
  company: string;
  submissionId: string;
  /** Of the last verification that came to its end. */
  verifications: Verification[];
  /** The last decision, also after its changes were made. */
  decision?: Decision;
  /** How the first sign-in became known. */
  signIn?: { at: string; by: string };
  /** True while the execution runs: it can still be answered. */
  running: boolean;
}

/**
 * @returns undefined when nothing was submitted yet
 * @throws what the AWS SDK throws, other than ExecutionDoesNotExist
 */
export async function readOnboarding(
  stateMachineArn: string,
  onboardingId: string,
): Promise<Onboarding | undefined> {
  const arn = executionArn(stateMachineArn, onboardingId);
  let status: ExecutionStatus | undefined;
  try {
    ({ status } = await stepFunctions.send(new DescribeExecutionCommand({ executionArn: arn })));
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return undefined;
    throw error;
  }
  const events = await readHistory(stepFunctions, arn);
  return onboardingFrom(onboardingId, events, status === 'RUNNING');
}

/**
 * Days after its end for which Step Functions takes a redrive of an execution
 * (https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html).
 */
export const REDRIVABLE_DAYS = 14;

/**
 * Whether nothing can continue an onboarding: it ended and cannot be redriven (any more), or there is no execution of it, because it
 * never started or ended more than 90 days ago.
 * @throws what the AWS SDK throws, other than ExecutionDoesNotExist
 */
export async function isOver(stateMachineArn: string, onboardingId: string): Promise<boolean> {
  const arn = executionArn(stateMachineArn, onboardingId);
  try {
    const { status, redriveStatus } = await stepFunctions.send(
      new DescribeExecutionCommand({ executionArn: arn, includedData: 'METADATA_ONLY' }),
    );
    return status !== 'RUNNING' && redriveStatus === 'NOT_REDRIVABLE';
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return true;
    throw error;
  }
}

/** An execution's whole history, in order. */
export async function readHistory(client: SFNClient, arn: string): Promise<HistoryEvent[]> {
  const pages = paginateGetExecutionHistory(
    { client },
    { executionArn: arn, maxResults: 1000, includeExecutionData: true },
  );
  const events: HistoryEvent[] = [];
  for await (const page of pages) events.push(...(page.events ?? []));
  return events;
}

function parse<T>(schema: z.ZodType<T>, text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  const parsed = schema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : undefined;
}

/** For each event that names a state: which "Verify domain" an event further down belongs to. */
function stateInputOf(events: Map<number, HistoryEvent>, event: HistoryEvent) {
  let current: HistoryEvent | undefined = event;
  while (current && !current.stateEnteredEventDetails)
    current = events.get(current.previousEventId ?? 0);
  return current?.stateEnteredEventDetails;
}

const timeOf = ({ timestamp }: HistoryEvent) => (timestamp ?? new Date(0)).toISOString();

/** The problems of all domains. */
const inAll = (verifications: readonly Verification[]): Progress['problems'] =>
  verifications.flatMap(({ domain, problems }) =>
    problems.map((problem) => ({ ...problem, domain })),
  );

/**
 * Reads an execution's history (in order), as GetExecutionHistory gives it.
 * @param running whether the execution still runs
 */
export function onboardingFrom(
  onboardingId: string,
  events: readonly HistoryEvent[],
  running: boolean,
): Onboarding | undefined {
  const byId = new Map(events.map((event) => [event.id ?? 0, event]));
  const progress: Progress = {
    onboardingId,
    stage: 'verifying',
    problems: [],
    history: [],
    invited: 0,
    total: 0,
  };
  let data: Data | undefined;
  let decision: Decision | undefined;
  /** Domains whose Okta does not answer at this moment: "checking again". */
  const unavailable = new Set<string>();
  const tell = (event: HistoryEvent, what: Progress['history'][number]['event']) =>
    progress.history.push({ at: timeOf(event), event: what });

  for (const event of events) {
    const entered = event.stateEnteredEventDetails;
    const state = entered?.name === undefined ? undefined : states[entered.name];
    if (event.executionStartedEventDetails) {
      data = parse(dataSchema, event.executionStartedEventDetails.input);
      tell(event, 'submitted');
    } else if (entered && state) {
      data = parse(dataSchema, entered.input) ?? data;
      if (state.stage) progress.stage = state.stage;
      if (state.event) tell(event, state.event);
      // The state hands on the time at which it was entered as the beginning of the wait.
      if (state.begins)
        progress.wait = { for: state.begins, since: timeOf(event), reminded: false };
      if (entered.name === 'Send reminder' && progress.wait) progress.wait.reminded = true;
      if (entered.name === 'Request correction')
        tell(
          event,
          data?.approval?.decision === 'requestChanges' ? 'changesRequested' : 'problemsFound',
        );
      if (entered.name === 'Confirm receipt') {
        const isProven = data?.verification.every(({ outcome }) => outcome === 'verified');
        tell(event, isProven ? 'verified' : 'verifiedInPart');
      }
      if (entered.name === 'Verify domains') unavailable.clear();
    } else if (event.taskSucceededEventDetails) {
      const { name } = stateInputOf(byId, event) ?? {};
      const waited = answers[name ?? ''];
      if (name === 'Verify domain') {
        const verified = parse(payloadSchema, event.taskSucceededEventDetails.output)?.Payload;
        if (verified?.outcome === 'unavailable') unavailable.add(verified.domain);
        else if (verified) unavailable.delete(verified.domain);
      } else if (waited && data) {
        const answer = waited(JSON.parse(event.taskSucceededEventDetails.output ?? 'null'));
        progress.stage = answer.stage;
        delete progress.wait;
        data = { ...data, ...answer.data };
      }
    } else if (event.taskFailedEventDetails?.error === 'OktaUnavailable') {
      const domain = parse(
        z.object({ domain: z.string() }),
        stateInputOf(byId, event)?.input,
      )?.domain;
      if (domain) unavailable.add(domain);
    } else if (invited.includes(event.stateExitedEventDetails?.name ?? '')) {
      progress.invited += parse(batchSchema, event.stateExitedEventDetails?.output)?.sent ?? 0;
    } else if (event.type === 'ExecutionFailed') {
      tell(event, 'failed');
    } else if (event.type === 'ExecutionAborted' || event.type === 'ExecutionTimedOut') {
      // Of which nothing is kept, so that it is not continued.
      tell(event, 'stopped');
    }
    if (data?.approval && data.approval.decision !== 'none')
      decision = { ...data.approval, decision: data.approval.decision };
  }
  if (!data) return undefined;

  // A redriven execution runs on after it failed: what counts is how it stands now.
  const last = events.at(-1)?.type;
  if (last === 'ExecutionFailed' || last === 'ExecutionAborted' || last === 'ExecutionTimedOut')
    progress.stage = 'failed';
  if (progress.wait?.for !== waits[progress.stage]) delete progress.wait;
  const verifications = data.verification;
  if (progress.stage === 'awaitingCorrection') {
    progress.problems = inAll(verifications);
    if (data.approval?.decision === 'requestChanges') progress.note = data.approval.note;
  }
  if (progress.stage === 'verifying') {
    for (const { domain, outcome } of verifications)
      if (outcome === 'unavailable') unavailable.add(domain);
    progress.problems = [
      ...inAll(verifications.filter(({ outcome }) => outcome === 'unproven')),
      ...[...unavailable].map((domain) => ({ domain, code: 'oktaUnavailable' as const })),
    ];
  }
  // What is only open needs no correction, and the CSM may approve with it.
  if (progress.stage === 'awaitingApproval') progress.problems = inAll(verifications);
  if (progress.stage === 'rejected' && decision) progress.note = decision.note;
  progress.total = data.invitations.total;
  return {
    progress,
    company: data.company,
    submissionId: data.submission.id,
    verifications,
    ...(decision ? { decision } : {}),
    ...(data.signIn?.signedIn ? { signIn: data.signIn } : {}),
    running,
  };
}
