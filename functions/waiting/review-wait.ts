import * as z from 'zod';
import { taskHandler } from '../shared/handlers.ts';
import { now, type Wait, wait } from '../shared/inputs.ts';
import { businessDaysBetween } from './business-days.ts';

/** Business days after which the person is reminded, ops are told, and the onboarding expires. */
export const deadlines: Record<
  Wait['for'],
  { reminder: number; escalation: number; expiry: number }
> = {
  correction: { reminder: 3, escalation: 10, expiry: 20 },
  approval: { reminder: 2, escalation: 5, expiry: 20 },
  firstSignIn: { reminder: 2, escalation: 5, expiry: 20 },
};

/** State "Review wait": says what is due, once each, and remembers it. Result: the wait. */
export const handler = taskHandler(
  'ReviewWait',
  z.object({ wait, now }),
  async ({ wait, now }, { TIME_ZONE, HOLIDAYS }) => {
    const days = businessDaysBetween(wait.since, now, { timeZone: TIME_ZONE, holidays: HOLIDAYS });
    const after = deadlines[wait.for];
    if (days >= after.expiry) return { ...wait, due: 'expiry' };
    if (days >= after.escalation && !wait.escalated)
      return { ...wait, escalated: true, due: 'escalation' };
    if (days >= after.reminder && !wait.reminded)
      return { ...wait, reminded: true, due: 'reminder' };
    return { ...wait, due: 'nothing' };
  },
);
