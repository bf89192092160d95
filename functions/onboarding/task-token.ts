import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { stepFunctions } from '../runtime/aws.ts';
import { busy } from '../runtime/errors.ts';
import { readSecretText, secretNames, type WaitName, writeSecret } from './secrets.ts';

/**
 * A waiting state's task token is a secret of its own, one for each wait. It changes whenever the
 * wait is entered anew (once a day, once an hour); links do not hold it, so they stay good.
 */

/** Keeps the token of the wait that has just begun. */
export async function keepTaskToken(
  prefix: string,
  onboardingId: string,
  wait: WaitName,
  taskToken: string,
): Promise<void> {
  const version = createHash('sha256').update(taskToken).digest('hex');
  await writeSecret(secretNames.taskToken(prefix, onboardingId, wait), taskToken, version);
}

/** Between two waits there is no valid token for a moment: how often and how long to try again. */
const TRIES = 12;
const PAUSE_MS = 500;

/**
 * Ends a wait.
 * @param output becomes the state's result
 * @param isAnswered looks up whether the wait has ended (by this answer, another, or its time),
 *   which is asked when Step Functions says that the token is no longer good
 * @returns `answered` when this call ended it (or an earlier try of the SDK did, then `isAnswered`
 *   tells whose answer it was), `over` when it had ended
 * @throws RequestError 503 `busy` when the wait seems to go on but takes no answer
 */
export async function answerWait(
  prefix: string,
  onboardingId: string,
  wait: WaitName,
  output: unknown,
  isAnswered: () => Promise<boolean>,
): Promise<'answered' | 'over'> {
  for (let left = TRIES; left > 0; left -= 1) {
    const taskToken = await readSecretText(secretNames.taskToken(prefix, onboardingId, wait));
    if (taskToken !== undefined) {
      try {
        await stepFunctions.send(
          new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }),
        );
        return 'answered';
      } catch (error) {
        // All three can mean: timed out, answered already, or the execution is over.
        const late = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];
        if (!(error instanceof Error && late.includes(error.name))) throw error;
      }
    }
    if (await isAnswered()) return 'over';
    if (left > 1) await pause(PAUSE_MS);
  }
  throw busy();
}
