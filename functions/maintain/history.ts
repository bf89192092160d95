import {
  type HistoryEvent,
  paginateGetExecutionHistory,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { type OktaDomain, oktaDomainSchema } from '../okta/okta-domain.ts';
import { type Verification, verificationSchema } from '../okta/verification.ts';
import { approval as approvalSchema } from '../onboarding/inputs.ts';
import {
  type Decision,
  type EventName,
  type Progress,
  type Stage,
  signInSchema,
} from '../onboarding/onboarding.ts';
import { type OnboardingId, onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { waits } from '../onboarding/states.ts';

/**
 * Before records existed, an onboarding's only trace was its execution. Reads such a history, for "Take over" only. To
 * be removed once no execution from that time is left (a year).
 */

/**
 * What entering a state means to people: the new stage (if it changes), the event recorded, and the wait that begins.
 */
interface Meaning {
  stage?: Stage;
  event?: EventName;
  begins?: 'correction' | 'approval' | 'firstSignIn';
}

/** The states of the workflow at that time, without those inside a Map. */
const meanings: Record<string, Meaning | undefined> = {
  'Start onboarding': { stage: 'verifying' },
  'Verify domains': { stage: 'verifying' },
  'Sum up verification': {},
  'All domains verified?': {},
  'Report Okta trouble': { event: 'oktaUnavailable' },
  'Keep asking Okta?': {},
  'Wait for Okta': {},
  'Request correction': { stage: 'awaitingCorrection', begins: 'correction' },
  'Wait for correction': { stage: 'awaitingCorrection' },
  'Start over': { stage: 'verifying', event: 'corrected' },
  'Confirm receipt': { stage: 'awaitingApproval', event: 'verified' },
  'Request approval': { stage: 'awaitingApproval', begins: 'approval' },
  'Wait for approval': { stage: 'awaitingApproval' },
  'What was decided?': {},
  'Connect domains': { stage: 'connecting', event: 'approved' },
  'Delete client secrets': { stage: 'connecting', event: 'connected' },
  'Invite main admin': { stage: 'awaitingFirstSignIn', begins: 'firstSignIn' },
  'Brief CSM': { stage: 'awaitingFirstSignIn', event: 'mainAdminInvited' },
  'Wait for first sign-in': { stage: 'awaitingFirstSignIn' },
  'Look for first sign-in': {},
  'Signed in?': {},
  'Plan invitations': { stage: 'inviting', event: 'mainAdminSignedIn' },
  'Invite users': { stage: 'inviting' },
  'Review wait': {},
  'What is due?': {},
  'Send reminder': {},
  'Escalate wait': {},
  'Wait on': {},
  Complete: { stage: 'completed', event: 'usersInvited' },
  Reject: { stage: 'rejected', event: 'rejected' },
  Expire: { stage: 'expired', event: 'expired' },
  'Report outcome': {},
  'Clean up': {},
  'How did it end?': {},
  Completed: { event: 'completed' },
  Rejected: {},
  Expired: {},
};

const notSignedIn = z.object({ signedIn: z.literal(false) });

/** The data passed between states; see "Start onboarding" in the ASL file. */
const dataSchema = z.object({
  onboardingId: onboardingIdSchema,
  company: z.string(),
  submission: z.object({ id: z.string(), domains: z.array(oktaDomainSchema) }),
  verification: z.array(verificationSchema).default([]),
  approval: approvalSchema.optional(),
  signIn: z.union([signInSchema, notSignedIn]).optional(),
  invitations: z.object({ total: z.number() }).default({ total: 0 }),
});

type Data = z.infer<typeof dataSchema>;

/**
 * What an answer to a wait changes at once: the next state is entered a moment later, and nobody must be asked again in
 * between.
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

const ends: Partial<Record<string, 'FAILED' | 'TIMED_OUT' | 'ABORTED'>> = {
  ExecutionFailed: 'FAILED',
  ExecutionTimedOut: 'TIMED_OUT',
  ExecutionAborted: 'ABORTED',
};

/** Result of the Task "Verify domain". */
const payloadSchema = z.object({ Payload: verificationSchema });

const batchSchema = z.object({ sent: z.number() });

/** An onboarding, read from its execution. */
export interface Onboarding {
  /** Ignores an end without an outcome. */
  progress: Progress;
  ended?: { status: 'FAILED' | 'TIMED_OUT' | 'ABORTED'; at: string };
  /** ISO time. */
  begunAt: string;
  domains: OktaDomain[];
  company: string;
  submissionId: string;
  /** Results of the latest finished verification. */
  verifications: Verification[];
  /** The latest decision, kept after its changes are made. */
  decision?: Decision;
  /** How the first sign-in became known. */
  signIn?: z.output<typeof signInSchema>;
}

/** Reads an execution's complete history, in order. */
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

/** Finds the state that an event belongs to, following the previous events. */
function stateInputOf(events: Map<number, HistoryEvent>, event: HistoryEvent) {
  let current: HistoryEvent | undefined = event;
  while (current && !current.stateEnteredEventDetails)
    current = events.get(current.previousEventId ?? 0);
  return current?.stateEnteredEventDetails;
}

const timeOf = ({ timestamp }: HistoryEvent) => (timestamp ?? new Date(0)).toISOString();

/** Reads an onboarding from its execution's history, in order, as returned by GetExecutionHistory. */
export function onboardingFrom(
  onboardingId: OnboardingId,
  events: readonly HistoryEvent[],
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
  /** Domains whose Okta is currently unavailable, shown as "checking again". */
  const unavailable = new Set<OktaDomain>();
  const tell = (event: HistoryEvent, what: Progress['history'][number]['event']) =>
    progress.history.push({ at: timeOf(event), event: what });

  for (const event of events) {
    const entered = event.stateEnteredEventDetails;
    const state = entered?.name === undefined ? undefined : meanings[entered.name];
    if (event.executionStartedEventDetails) {
      data = parse(dataSchema, event.executionStartedEventDetails.input);
      tell(event, 'submitted');
    } else if (entered && state) {
      data = parse(dataSchema, entered.input) ?? data;
      if (state.stage) progress.stage = state.stage;
      if (state.event) tell(event, state.event);
      // The state passes its own entry time on as the beginning of the wait.
      if (state.begins)
        progress.wait = { for: state.begins, since: timeOf(event), reminded: false };
      if (entered.name === 'Send reminder' && progress.wait) progress.wait.reminded = true;
      if (entered.name === 'Request correction')
        tell(
          event,
          data?.approval?.decision === 'requestChanges' ? 'changesRequested' : 'problemsFound',
        );
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
        z.object({ domain: oktaDomainSchema }),
        stateInputOf(byId, event)?.input,
      )?.domain;
      if (domain) unavailable.add(domain);
    } else if (event.stateExitedEventDetails?.name === 'Invite batch') {
      progress.invited += parse(batchSchema, event.stateExitedEventDetails.output)?.sent ?? 0;
    } else if (event.type === 'ExecutionFailed') {
      tell(event, 'failed');
    } else if (event.type === 'ExecutionAborted' || event.type === 'ExecutionTimedOut') {
      // Nothing is kept of it, so it cannot continue.
      tell(event, 'stopped');
    }
    if (data?.approval && data.approval.decision !== 'none')
      decision = { ...data.approval, decision: data.approval.decision };
  }
  if (!data) return undefined;

  // A redriven execution runs on after a failure; only the latest event counts.
  const last = events.at(-1);
  const status = last?.type ? ends[last.type] : undefined;
  if (progress.wait?.for !== waits[progress.stage]?.[0]) delete progress.wait;
  const verifications = data.verification;
  if (progress.stage === 'awaitingCorrection') {
    progress.problems = verifications.flatMap(({ domain, problems }) =>
      problems.map((problem) => ({ ...problem, domain })),
    );
    if (data.approval?.decision === 'requestChanges') progress.note = data.approval.note;
  }
  if (progress.stage === 'verifying') {
    for (const { domain, outcome } of verifications)
      if (outcome === 'unavailable') unavailable.add(domain);
    progress.problems = [...unavailable].map((domain) => ({ domain, code: 'oktaUnavailable' }));
  }
  if (progress.stage === 'rejected' && decision) progress.note = decision.note;
  progress.total = data.invitations.total;
  return {
    progress,
    company: data.company,
    submissionId: data.submission.id,
    domains: data.submission.domains,
    begunAt: events[0] ? timeOf(events[0]) : '',
    ...(last && status ? { ended: { status, at: timeOf(last) } } : {}),
    verifications,
    ...(decision ? { decision } : {}),
    ...(data.signIn?.signedIn ? { signIn: data.signIn } : {}),
  };
}
