import * as z from 'zod';
import { ids } from '../onboarding/inputs.ts';
import { readSubmission } from '../onboarding/stored-submission.ts';
import { report } from '../record/reports.ts';
import { changeRecord } from '../record/store.ts';
import { told } from '../record/told.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * Users per batch: what a function can send at once, even at a sandboxed account's one mail a second, and may send
 * twice at worst. 10,000 users stay well below the 25,000 events of an execution.
 */
const BATCH = 50;

/**
 * @param userParts number of users in each part of the list
 * @returns `{total, batches: [{part, from, to}]}`: positions in the part, excluding `to`
 */
export function batchesOf(userParts: readonly number[]) {
  const batches = userParts.flatMap((length, part) =>
    Array.from({ length: Math.ceil(length / BATCH) }, (_, index) => ({
      part,
      from: index * BATCH,
      to: Math.min((index + 1) * BATCH, length),
    })),
  );
  return { total: userParts.reduce((sum, length) => sum + length, 0), batches };
}

/**
 * State "Plan invitations". Returns `{total, batches: [{part, from, to}]}`: positions, no personal data. `batches` is
 * for executions started before "Invite users" existed.
 */
export const handler = taskHandler(
  'PlanInvitations',
  z.object({ ...ids, told }),
  async (input, { SECRETS_PREFIX, RECORD_TABLE }) => {
    const { userParts } = await readSubmission(SECRETS_PREFIX, input);
    const plan = batchesOf(userParts);
    await changeRecord(
      RECORD_TABLE,
      input.onboardingId,
      report(input.told, {
        stage: 'inviting',
        after: 'everyoneDashboard',
        set: () => ({ total: plan.total }),
      }),
    );
    return plan;
  },
);
