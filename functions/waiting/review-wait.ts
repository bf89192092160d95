import * as z from 'zod';
import { taskHandler } from '../shared/handlers.ts';
import { now, wait } from '../shared/inputs.ts';
import { businessDaysBetween, calendarOf } from './business-days.ts';
import { deadlines } from './deadlines.ts';

/** State "Review wait": says what is due, once each, and remembers it. Result: the wait. */
export const handler = taskHandler(
  'ReviewWait',
  z.object({ wait, now }),
  async ({ wait, now }, environment) => {
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
