import * as z from 'zod';
import { businessDaysBetween, calendarOf } from '../onboarding/business-days.ts';
import { deadlines } from '../onboarding/deadlines.ts';
import { now, type Wait, wait } from '../onboarding/inputs.ts';
import { taskHandler } from '../runtime/handlers.ts';

/** State "Review wait": says what is due, once each, and remembers it. Result: the wait. */
export const handler = taskHandler(
  'ReviewWait',
  z.object({ wait, now }),
  async ({ wait, now }, environment): Promise<Wait> => {
    const days = businessDaysBetween(wait.since, now, calendarOf(environment));
    const after = deadlines[wait.for];
    if (days >= after.expiry) return { ...wait, due: 'expiry' };
    if (days >= after.escalation && !wait.escalated)
      return { ...wait, escalated: true, due: 'escalation' };
    if (days >= after.reminder && !wait.reminded)
      return { ...wait, reminded: true, due: 'reminder' };
    return { ...wait, due: 'nothing' };
  },
);
