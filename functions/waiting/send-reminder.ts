import * as z from 'zod';
import { handOver } from '../mail/hand-over.ts';
import { ids, wait } from '../onboarding/inputs.ts';
import { report } from '../record/reports.ts';
import { changeRecord } from '../record/store.ts';
import { told } from '../record/told.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { remindersOf } from './reminders.ts';

/** For executions started under an earlier definition: nothing is left to do. */
const NONE_LEFT = { left: [], done: true };

/** State "Send reminder": to those the wait is for. */
export const handler = taskHandler(
  'SendReminder',
  z.object({ ...ids, wait, told }),
  async ({ wait, told, ...ids }, environment) => {
    await changeRecord(
      environment.RECORD_TABLE,
      ids.onboardingId,
      report(told, {
        set: (record) => (record.wait ? { wait: { ...record.wait, reminded: true } } : {}),
      }),
    );
    const occasion = `${wait.for} ${wait.since}`;
    await handOver(environment, ...(await remindersOf(environment, ids, wait, occasion)));
    return NONE_LEFT;
  },
);
