import { answerTask } from '../onboarding/task-token.ts';
import { pendingAnswer } from '../record/changes.ts';
import { beginWait, waitInput } from '../record/wait-handler.ts';
import { taskHandler } from '../runtime/handlers.ts';

/** State "Wait for first sign-in": answers at once if the sign-in was already known. */
export const handler = taskHandler('WaitForFirstSignIn', waitInput, async (input, environment) => {
  const record = await beginWait('firstSignIn', input, environment);
  if (record?.signIn && !pendingAnswer(record, 'firstSignIn'))
    await answerTask(input.taskToken, record.signIn);
});
