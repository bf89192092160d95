import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { answerTask, readTaskToken } from '../onboarding/task-token.ts';
import { stepFunctions } from '../runtime/aws.ts';
import { isThrottled, isUnanswered, nameOf } from '../runtime/errors.ts';
import { logger } from '../runtime/observability.ts';
import type { OnboardingRecord } from './onboarding-record.ts';
import type { Pending, PendingAnswer } from './pending.ts';

/**
 * Delivers what is pending in a record. Whoever changed it delivers at once, so that nobody waits; what
 * a killed process left is delivered by "Deliver pending", which also takes away what is delivered.
 * Everything here can be done twice.
 */

/**
 * Starts the workflow: an execution of this name and input that is there already is the one.
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
      // It was started before, and has ended.
      if (nameOf(error) !== 'ExecutionAlreadyExists') throw error;
    });
}

/**
 * Tells the waiting state of an answer.
 * @returns false when no wait goes on at this moment: the one that begins next looks for itself
 * @throws what the AWS SDK throws
 */
export async function deliverAnswer(
  prefix: string,
  onboardingId: string,
  { wait, output }: PendingAnswer,
): Promise<boolean> {
  const taskToken = await readTaskToken(prefix, onboardingId, wait);
  return taskToken !== undefined && (await answerTask(taskToken, output));
}

/**
 * Delivers for somebody whose change is written: it counts, whether or not AWS takes the next call.
 * @throws what is neither throttling nor a lost answer
 */
export async function deliverSoon(delivery: () => Promise<unknown>): Promise<void> {
  try {
    await delivery();
  } catch (error) {
    if (!isThrottled(error) && !isUnanswered(error)) throw error;
    logger.warn('Left to the next sweep', { error: nameOf(error) });
  }
}

/** What tells two pending entries of a record apart. */
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

/**
 * The change after a sweep.
 * @param delivered is taken away
 * @param tried answers that no wait took: they stay for the wait that begins next, and are due no more
 */
export const swept =
  (delivered: readonly Pending[], tried: readonly Pending[]) =>
  (record: OnboardingRecord): OnboardingRecord | undefined => {
    const done = new Set(delivered.map(keyOf));
    const late = new Set(tried.map(keyOf));
    const pending = record.pending
      .filter((each) => !done.has(keyOf(each)))
      .map((each) =>
        each.kind === 'answer' && late.has(keyOf(each)) ? { ...each, tried: true as const } : each,
      );
    return { ...record, pending };
  };
