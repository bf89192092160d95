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
  const answer = (outcome: TrialAnswer['outcome']) =>
    answerTask(input.taskToken, { outcome } satisfies TrialAnswer);
  const record = await readRecord(environment.RECORD_TABLE, input.onboardingId);
  if (environment.AUTH0_TRIAL_CLIENT_ID === undefined) await answer('impossible');
  else if (record && isTried(record)) await answer('succeeded');
  else await beginWait('trial', input, environment);
});
