import * as z from 'zod';
import { calendarOf } from '../onboarding/business-days.ts';
import { dueOf } from '../onboarding/deadlines.ts';
import { type Wait, wait } from '../onboarding/inputs.ts';
import { pendingAnswer } from '../record/changes.ts';
import { expire } from '../record/reports.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import { told } from '../record/told.ts';
import { taskHandler } from '../runtime/handlers.ts';

/** State "Review wait": says what is due, once each, and remembers it. Result: the wait. */
export const handler = taskHandler(
  'ReviewWait',
  // Executions that began before there were records do not say whose wait it is.
  z.object({ onboardingId: z.string().default(''), wait, told }),
  async ({ onboardingId, wait, told }, environment): Promise<Wait> => {
    const { RECORD_TABLE } = environment;
    const due = dueOf(wait, told.entered, calendarOf(environment));
    if (due === 'nothing') return { ...wait, due };
    // Somebody may have answered since the wait timed out.
    const record = await readRecord(RECORD_TABLE, onboardingId);
    if (record && pendingAnswer(record, wait.for)) return { ...wait, due: 'nothing' };
    // It comes by itself, before the wait expires: nobody need act.
    if (wait.for === 'switchOn' && record?.planned) return { ...wait, due: 'nothing' };
    if (due === 'expiry') {
      // From here on answers come too late; one that came first counts.
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
