import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { handOver } from '../mail/hand-over.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { deadlineOf } from '../onboarding/deadlines.ts';
import { ids, wait } from '../onboarding/inputs.ts';
import { taskHandler } from '../runtime/handlers.ts';

/** State "Escalate wait": tells ops who has not acted for long, with a link to approve in the CSM's place. */
export const handler = taskHandler(
  'EscalateWait',
  z.object({ ...ids, wait }),
  async ({ wait, ...ids }, environment) => {
    const { forUs, link, toOps } = await openCorrespondence(environment, ids);
    const props = {
      ...forUs,
      onboardingId: ids.onboardingId,
      waitedFor: wait.for,
      since: wait.since,
      approvalLink:
        wait.for === 'approval'
          ? link.approval(deadlineOf(wait, calendarOf(environment)), environment.OPS_EMAIL)
          : undefined,
    };
    await handOver(environment, toOps(`${wait.for} ${wait.since}`, { mail: 'waitOverdue', props }));
  },
);
