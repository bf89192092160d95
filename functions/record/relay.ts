import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { answerTask, readTaskToken } from '../onboarding/task-token.ts';
import { stepFunctions } from '../runtime/aws.ts';
import { isThrottled, isUnanswered, nameOf } from '../runtime/errors.ts';
import { logger } from '../runtime/observability.ts';
import type { OnboardingRecord } from './onboarding-record.ts';
import type { Pending, PendingAnswer } from './pending.ts';

/**
 * Delivers a record's pending entries. Whoever changed the record delivers at once, so that nobody waits. "Deliver
 * pending" delivers what a killed process left, and removes delivered entries. All deliveries are idempotent.
 */

/**
 * Starts the workflow. Idempotent: an existing execution with this name and input counts.
 * @throws what the AWS SDK throws
 */
export async function startWorkflow(
  stateMachineArn: string,
  { onboardingId, company }: Pick<OnboardingRecord, 'onboardingId' | 'company'>,
  { submissionId, domains }: Extract<Pending, { kind: 'start' }>,
): Promise<void> {
  const input = { onboardingId, company, submission: { id: submissionId, domains }, round: 0 };
  await stepFunctions
    .send(
      new StartExecutionCommand({
        stateMachineArn,
        name: onboardingId,
        input: JSON.stringify(input),
      }),
    )
    .catch((error: unknown) => {
      // It was started before and has ended.
      if (nameOf(error) !== 'ExecutionAlreadyExists') throw error;
    });
}

/**
 * Passes an answer on to the waiting state.
 * @returns false if no wait is open at the moment; the next one to begin picks it up
 * @throws what the AWS SDK throws
 */
export async function deliverAnswer(
  prefix: string,
  onboardingId: OnboardingId,
  { wait, output }: PendingAnswer,
): Promise<boolean> {
  const taskToken = await readTaskToken(prefix, onboardingId, wait);
  return taskToken !== undefined && (await answerTask(taskToken, output));
}

/**
 * Delivers right after a change. The change counts even if AWS rejects the call, so throttling and lost answers are left
 * to the sweep.
 * @throws other errors
 */
export async function deliverSoon(delivery: () => Promise<unknown>): Promise<void> {
  try {
    await delivery();
  } catch (error) {
    if (!isThrottled(error) && !isUnanswered(error)) throw error;
    logger.warn('Left to the next sweep', { error: nameOf(error) });
  }
}

/** Identifies a pending entry within a record. */
const keyOf = (pending: Pending): string => {
  switch (pending.kind) {
    case 'answer':
      return `answer ${pending.wait} ${JSON.stringify(pending.output)}`;
    case 'audit':
      return `audit ${pending.entry.number}`;
    case 'publish':
      return `publish ${pending.event.sequence}`;
    case 'tellOfFailure':
      return `${pending.kind} ${pending.domain} ${pending.code}`;
    case 'tellOfSecret':
      return `${pending.kind} ${pending.domain} ${pending.at}`;
    case 'findReplacement':
      return `${pending.kind} ${pending.domain} ${pending.doer.at}`;
    case 'handOver':
      return `${pending.kind} ${pending.from.email} ${pending.doer.at}`;
    case 'lookForProofs':
    case 'switchOn':
      return `${pending.kind} ${pending.at}`;
    case 'tellOfMoment':
      return `${pending.kind} ${pending.said}`;
    case 'tellOfProofs':
      return `${pending.kind} ${pending.found}`;
    case 'askOwnSystem':
      return `${pending.kind} ${pending.whom} ${pending.at}`;
    case 'askCsm':
      return `${pending.kind} ${pending.whom}`;
    case 'start':
    case 'remindOfLink':
      return pending.kind;
  }
};

/** Since when an entry waits to be delivered, or is due: ISO time. */
export function pendingSince(
  { ownSystem, stageSince }: OnboardingRecord,
  pending: Pending,
): string {
  switch (pending.kind) {
    case 'audit':
      return pending.entry.at;
    case 'publish':
      return pending.event.at;
    case 'handOver':
      return pending.doer.at;
    case 'tellOfMoment':
      return pending.said;
    case 'tellOfProofs':
      return pending.found;
    case 'askCsm':
      return ownSystem?.[pending.whom]?.handedOver?.at ?? stageSince;
    // A submission and an answer begin a stage.
    case 'start':
    case 'answer':
      return stageSince;
    default:
      return pending.at ?? stageSince;
  }
}

/**
 * The change after a sweep. Changes nothing if the entries are gone.
 * @param delivered entries to remove
 * @param tried answers that no wait took; kept for the next wait, but no longer due
 */
export const swept =
  (delivered: readonly Pending[], tried: readonly Pending[]) =>
  (record: OnboardingRecord): OnboardingRecord | undefined => {
    const done = new Set(delivered.map(keyOf));
    const late = new Set(tried.map(keyOf));
    const isSwept = (each: Pending) => done.has(keyOf(each)) || late.has(keyOf(each));
    if (!record.pending.some(isSwept)) return undefined;
    const pending = record.pending
      .filter((each) => !done.has(keyOf(each)))
      .map((each) =>
        each.kind === 'answer' && late.has(keyOf(each)) ? { ...each, tried: true as const } : each,
      );
    return { ...record, pending };
  };
