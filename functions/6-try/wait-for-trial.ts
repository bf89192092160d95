import type { TrialAnswer } from '../onboarding/onboarding.ts';
import { answerTask } from '../onboarding/task-token.ts';
import { isTried } from '../record/onboarding-record.ts';
import { readRecord } from '../record/store.ts';
import { beginWait, waitInput } from '../record/wait-handler.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * State "Wait for trial": skips the wait if the tenant has no trial application, or if this submission was tried
 * before.
 */
export const handler = taskHandler('WaitForTrial', waitInput, async (input, environment) => {
  const answer = (said: TrialAnswer) => answerTask(input.taskToken, said);
  const record = await readRecord(environment.RECORD_TABLE, input.onboardingId);
  if (environment.AUTH0_TRIAL_CLIENT_ID === undefined) await answer({ outcome: 'impossible' });
  else if (record && isTried(record)) await answer({ outcome: 'succeeded' });
  else await beginWait('trial', input, environment);
});
