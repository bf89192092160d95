import * as z from 'zod';
import type { FunctionName } from '../functions.ts';
import { onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import type { WaitName } from '../onboarding/secrets.ts';
import { answerTask, keepTaskToken } from '../onboarding/task-token.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { pendingAnswer } from './changes.ts';
import type { OnboardingRecord } from './onboarding-record.ts';
import { waiting } from './reports.ts';
import { changeRecord } from './store.ts';
import { told } from './told.ts';

/** Input of a state that waits for a person. */
export const waitInput = z.object({
  onboardingId: onboardingIdSchema,
  taskToken: z.string(),
  told,
});

/**
 * Begins a wait for a person: stores the task token for whoever answers, and then checks for an answer that came before
 * it. The order guarantees that one finds the other: an answer writes the record first and then reads the token.
 * @returns the resulting record
 */
export async function beginWait(
  wait: WaitName,
  { onboardingId, taskToken, told }: z.output<typeof waitInput>,
  { SECRETS_PREFIX, RECORD_TABLE }: { SECRETS_PREFIX: string; RECORD_TABLE: string },
): Promise<OnboardingRecord | undefined> {
  await keepTaskToken(SECRETS_PREFIX, onboardingId, wait, taskToken);
  const { record } = await changeRecord(RECORD_TABLE, onboardingId, waiting(told));
  const answer = record && pendingAnswer(record, wait);
  if (answer) await answerTask(taskToken, answer.output);
  return record;
}

/** Creates the handler of a state that waits for a person. */
export const waitHandler = (name: FunctionName & `WaitFor${string}`, wait: WaitName) =>
  taskHandler(name, waitInput, async (input, environment) => {
    await beginWait(wait, input, environment);
  });
