import type { DashboardAnswer } from '../onboarding/onboarding.ts';
import { answerTask } from '../onboarding/task-token.ts';
import { readRecord } from '../record/store.ts';
import { beginWait, waitInput } from '../record/wait-handler.ts';
import { taskHandler } from '../runtime/handlers.ts';

/** State "Wait for everyone dashboard": skips the wait if nobody else is on the list. */
export const handler = taskHandler(
  'WaitForEveryoneDashboard',
  waitInput,
  async (input, environment) => {
    const record = await readRecord(environment.RECORD_TABLE, input.onboardingId);
    if (record?.submitted?.usersCount === 0)
      await answerTask(input.taskToken, { outcome: 'nobody' } satisfies DashboardAnswer);
    else await beginWait('everyoneDashboard', input, environment);
  },
);
