import {
  type Began,
  businessDayAfter,
  businessDaysBetween,
  type Calendar,
} from './business-days.ts';
import type { Wait } from './inputs.ts';
import type { Progress } from './onboarding.ts';
import { waits } from './states.ts';

/** Business days after which the person is reminded, ops are notified, and the onboarding expires. */
export const deadlines: Record<
  Wait['for'],
  { reminder: number; escalation: number; expiry: number }
> = {
  correction: { reminder: 3, escalation: 10, expiry: 20 },
  approval: { reminder: 2, escalation: 5, expiry: 20 },
  trial: { reminder: 2, escalation: 5, expiry: 20 },
  switchOn: { reminder: 2, escalation: 5, expiry: 20 },
  mainAdminDashboard: { reminder: 2, escalation: 5, expiry: 20 },
  firstSignIn: { reminder: 2, escalation: 5, expiry: 20 },
  everyoneDashboard: { reminder: 2, escalation: 5, expiry: 20 },
};

/**
 * What is due in a wait, once each.
 * @param now ISO time
 */
export function dueOf(wait: Wait, now: string, calendar: Calendar): Wait['due'] {
  const days = businessDaysBetween(wait.since, now, calendar);
  const after = deadlines[wait.for];
  if (days >= after.expiry) return 'expiry';
  if (days >= after.escalation && !wait.escalated) return 'escalation';
  if (days >= after.reminder && !wait.reminded) return 'reminder';
  return 'nothing';
}

/** By when someone must act. Dates are in the calendar's time zone, `2026-12-22`. */
export interface Deadline {
  for: Wait['for'];
  /** Start of the wait, ISO time. */
  since: string;
  /** Day of the reminder; omitted once it was sent. */
  reminder?: string;
  /** Last safe day to act. The onboarding expires during the next business day. */
  actBy: string;
  expires: string;
}

/** The dates on which the state "Review wait" will act. */
export function deadlineOf(
  wait: Pick<Wait, 'for' | 'since' | 'reminded'> & { began?: Began | undefined },
  calendar: Calendar,
): Deadline {
  const { reminder, expiry } = deadlines[wait.for];
  const after = (days: number) => businessDayAfter(wait.since, days, calendar, wait.began);
  return {
    for: wait.for,
    since: wait.since,
    ...(wait.reminded ? {} : { reminder: after(reminder) }),
    actBy: after(expiry - 1),
    expires: after(expiry),
  };
}

const DAY = 24 * 60 * 60 * 1000;

/** When a wait's links expire, ISO time: after the wait has, in every time zone. */
export const linksUntil = ({ expires }: Deadline) =>
  new Date(Date.parse(expires) + 2 * DAY).toISOString();

/**
 * By when someone must act on an onboarding; undefined if nobody must. A wait that is about to begin, while its mail is
 * being sent, counts from now.
 */
export function deadlineOfProgress(
  { stage, wait, isAutomatic }: Pick<Progress, 'stage' | 'wait' | 'isAutomatic'>,
  calendar: Calendar,
): Deadline | undefined {
  if (isAutomatic) return undefined;
  const waitedFor = waits[stage]?.[0];
  if (waitedFor === undefined) return undefined;
  const beginning = { for: waitedFor, since: new Date().toISOString(), reminded: false };
  return deadlineOf(wait ?? beginning, calendar);
}
