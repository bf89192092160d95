import { createHash } from 'node:crypto';
import { SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { stepFunctions } from '../runtime/aws.ts';
import { nameOf } from '../runtime/errors.ts';
import type { OnboardingId } from './onboarding-id.ts';
import { readSecretText, secretNames, type TokenName, writeSecret } from './secrets.ts';

/**
 * A waiting state's task token is in a secret, one per wait. It changes whenever the wait begins anew; links do not
 * contain it, so they stay valid.
 */

/** Stores the token of the wait that has just begun. */
export async function keepTaskToken(
  prefix: string,
  onboardingId: OnboardingId,
  wait: TokenName,
  taskToken: string,
): Promise<void> {
  const version = createHash('sha256').update(taskToken).digest('hex');
  await writeSecret(secretNames.taskToken(prefix, onboardingId, wait), taskToken, version);
}

/** The token of the latest wait; undefined if none has begun. */
export const readTaskToken = (prefix: string, onboardingId: OnboardingId, wait: TokenName) =>
  readSecretText(secretNames.taskToken(prefix, onboardingId, wait));

/** Each can mean: timed out, already answered, or the execution has ended. */
const LATE = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

/**
 * Ends a wait.
 * @param output becomes the state's result
 * @returns false if the token is no longer valid
 */
export async function answerTask(taskToken: string, output: unknown): Promise<boolean> {
  try {
    await stepFunctions.send(
      new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }),
    );
    return true;
  } catch (error) {
    if (LATE.includes(nameOf(error))) return false;
    throw error;
  }
}
