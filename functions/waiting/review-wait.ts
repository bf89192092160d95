import * as z from 'zod';
import { calendarOf } from '../onboarding/business-days.ts';
import { dueOf } from '../onboarding/deadlines.ts';
import { type Wait, wait } from '../onboarding/inputs.ts';
import { onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { pendingAnswer } from '../record/changes.ts';
import { expire } from '../record/reports.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import { told } from '../record/told.ts';
import { taskHandler } from '../runtime/handlers.ts';

/** State "Review wait": returns the wait with what is due, each once, and remembers it. */
export const handler = taskHandler(
  'ReviewWait',
  // Executions started before records existed do not send the ID.
  z.object({ onboardingId: z.prefault(onboardingIdSchema, ''), wait, told }),
  async ({ onboardingId, wait, told }, environment): Promise<Wait> => {
    const { RECORD_TABLE } = environment;
    const due = dueOf(wait, told.entered, calendarOf(environment));
    if (due === 'nothing') return { ...wait, due };
    // Someone may have answered since the wait timed out.
    const record = await readRecord(RECORD_TABLE, onboardingId);
    if (record && pendingAnswer(record, wait.for)) return { ...wait, due: 'nothing' };
    // The planned switch comes before the wait expires, so nobody need act.
    if (wait.for === 'switchOn' && record?.planned) return { ...wait, due: 'nothing' };
    if (due === 'expiry') {
      // From here on, answers are too late; an earlier one counts.
      const { changed } = await changeRecord(
        RECORD_TABLE,
        onboardingId,
        expire(told, wait.for),
        record,
      );
      const isOver = changed || !record || record.stage === 'expired';
      return { ...wait, due: isOver ? 'expiry' : 'nothing' };
    }
    if (due === 'escalation') return { ...wait, escalated: true, due };
    return { ...wait, reminded: true, due };
  },
);
