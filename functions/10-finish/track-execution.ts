import * as z from 'zod';
import { onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { settle } from '../record/claims.ts';
import { track } from '../record/reports.ts';
import { changeRecord } from '../record/store.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * EventBridge's "Step Functions Execution Status Change"
 * (https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html): delivered at least once, in any
 * order.
 */
const eventSchema = z.object({
  time: z.iso.datetime(),
  detail: z.object({
    name: onboardingIdSchema,
    status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']),
    /** Epoch milliseconds. */
    stopDate: z.number().nullish(),
    cause: z.string().nullish(),
    redriveCount: z.number().default(0),
  }),
});

/**
 * Event "an execution's status changed": records failures, and stops and redrives that ops make in the console.
 */
export const handler = taskHandler(
  'TrackExecution',
  eventSchema,
  async ({ time, detail }, { RECORD_TABLE }) => {
    const { status, redriveCount: redrives, stopDate, cause } = detail;
    const at = stopDate ? new Date(stopDate).toISOString() : time;
    const { changed, record } = await changeRecord(
      RECORD_TABLE,
      detail.name,
      track({ status, redrives, at, ...(cause ? { cause } : {}) }),
    );
    // A failed execution can be redriven, and then needs its claims.
    if (record?.ended && record.ended.status !== 'FAILED') await settle(RECORD_TABLE, record);
    return { changed };
  },
);
