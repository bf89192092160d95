import type { Stage } from '../onboarding/onboarding.ts';

/** How long an onboarding takes, and whom it waits for meanwhile. */

/** Whose time a stage is. */
export type TimeOf = 'customer' | 'csm' | 'machine' | 'ops';
export const timesOf: readonly TimeOf[] = ['customer', 'csm', 'machine', 'ops'];

/** A new stage must say whose its time is; undefined: it is over. */
export const whoseTime: Record<Stage, TimeOf | undefined> = {
  awaitingSubmission: 'customer',
  verifying: 'machine',
  awaitingCorrection: 'customer',
  awaitingApproval: 'csm',
  connecting: 'machine',
  awaitingTrial: 'customer',
  awaitingSwitchOn: 'csm',
  awaitingDashboard: 'csm',
  // The main admin's, who is the customer's.
  awaitingFirstSignIn: 'customer',
  inviting: 'machine',
  failed: 'ops',
  completed: undefined,
  rejected: undefined,
  expired: undefined,
};

/** Milliseconds in each stage that was left; one that was come back to counts together. */
export type Spent = Partial<Record<Stage, number>>;

/** @param from, to ISO times; clocks of Lambda and Step Functions can differ a little */
export const spend = (spent: Spent, stage: Stage, from: string, to: string): Spent => ({
  ...spent,
  [stage]: (spent[stage] ?? 0) + Math.max(0, Date.parse(to) - Date.parse(from)),
});

/** Milliseconds, by whose they are. */
export function sumUp(spent: Spent): Record<TimeOf, number> {
  const sums = { customer: 0, csm: 0, machine: 0, ops: 0 };
  for (const [stage, time] of Object.entries(spent)) {
    const whose = whoseTime[stage as Stage];
    if (whose) sums[whose] += time;
  }
  return sums;
}

/**
 * By nearest rank: the smallest value that so many of all do not exceed.
 * @param part 0.5 is the median
 * @returns undefined of none
 */
export const percentile = (values: readonly number[], part: number): number | undefined =>
  values.toSorted((one, other) => one - other)[Math.max(0, Math.ceil(values.length * part) - 1)];
