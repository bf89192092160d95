import * as z from 'zod';
import type { FunctionName } from '../functions.ts';
import type { WaitName } from '../onboarding/secrets.ts';
import { answerTask, keepTaskToken } from '../onboarding/task-token.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { pendingAnswer, waiting } from './changes.ts';
import { changeRecord } from './store.ts';
import { told } from './told.ts';

/**
 * The handler of a state that waits for a person: it keeps the task token, for whoever answers, and
 * then looks whether an answer came while there was no token. In this order one of the two finds the
 * other: who answers writes the record first and reads the token then.
 */
export const waitHandler = (name: FunctionName & `WaitFor${string}`, wait: WaitName) =>
  taskHandler(
    name,
    z.object({ onboardingId: z.string(), taskToken: z.string(), told }),
    async ({ onboardingId, taskToken, told }, { SECRETS_PREFIX, RECORD_TABLE }) => {
      await keepTaskToken(SECRETS_PREFIX, onboardingId, wait, taskToken);
      const { record } = await changeRecord(RECORD_TABLE, onboardingId, waiting(told));
      const answer = record && pendingAnswer(record, wait);
      if (answer) await answerTask(taskToken, answer.output);
    },
  );
