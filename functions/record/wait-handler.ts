import * as z from 'zod';
import type { FunctionName } from '../functions.ts';
import type { WaitName } from '../onboarding/secrets.ts';
import { answerTask, keepTaskToken } from '../onboarding/task-token.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { pendingAnswer } from './changes.ts';
import type { OnboardingRecord } from './onboarding-record.ts';
import { waiting } from './reports.ts';
import { changeRecord } from './store.ts';
import { told } from './told.ts';

/** What a state that waits for a person hands over. */
export const waitInput = z.object({ onboardingId: z.string(), taskToken: z.string(), told });

/**
 * Begins a wait for a person: keeps the task token, for whoever answers, and then looks whether an
 * answer came while there was no token. In this order one of the two finds the other: who answers
 * writes the record first and reads the token then.
 * @returns the record as it is then
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

/** The handler of a state that waits for a person. */
export const waitHandler = (name: FunctionName & `WaitFor${string}`, wait: WaitName) =>
  taskHandler(name, waitInput, async (input, environment) => {
    await beginWait(wait, input, environment);
  });
