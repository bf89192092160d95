import type { SwitchOnAnswer } from '../onboarding/onboarding.ts';
import { answerTask } from '../onboarding/task-token.ts';
import { readRecord } from '../record/store.ts';
import { beginWait, waitInput } from '../record/wait-handler.ts';
import { taskHandler } from '../runtime/handlers.ts';

/** State "Wait for switch-on": skips the wait if it is to be right after the trial. */
export const handler = taskHandler('WaitForSwitchOn', waitInput, async (input, environment) => {
  const record = await readRecord(environment.RECORD_TABLE, input.onboardingId);
  if (record?.switchOn === 'byCsm') await beginWait('switchOn', input, environment);
  else await answerTask(input.taskToken, { outcome: 'afterTrial' } satisfies SwitchOnAnswer);
});
