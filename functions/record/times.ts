import type { Stage } from '../onboarding/onboarding.ts';

/** How long an onboarding takes, and whom it waits for. */

/** Who spends the time in a stage. */
export type TimeOf = 'customer' | 'csm' | 'machine' | 'ops';
export const timesOf: readonly TimeOf[] = ['customer', 'csm', 'machine', 'ops'];

/** A new stage must declare one; undefined for final stages. */
export const whoseTime: Record<Stage, TimeOf | undefined> = {
  awaitingSubmission: 'customer',
  verifying: 'machine',
  awaitingCorrection: 'customer',
  awaitingApproval: 'csm',
  connecting: 'machine',
  awaitingTrial: 'customer',
  awaitingSwitchOn: 'csm',
  awaitingDashboard: 'csm',
  // The main admin is one of the customer's people.
  awaitingFirstSignIn: 'customer',
  inviting: 'machine',
  failed: 'ops',
  completed: undefined,
  rejected: undefined,
  expired: undefined,
};

/** Milliseconds in each past stage, summed over repeated visits. */
export type Spent = Partial<Record<Stage, number>>;

/** @param from, to ISO times; the clocks of Lambda and Step Functions may differ slightly */
export const spend = (spent: Spent, stage: Stage, from: string, to: string): Spent => ({
  ...spent,
  [stage]: (spent[stage] ?? 0) + Math.max(0, Date.parse(to) - Date.parse(from)),
});

/** Milliseconds by who spent them. */
export function sumUp(spent: Spent): Record<TimeOf, number> {
  const sums = { customer: 0, csm: 0, machine: 0, ops: 0 };
  for (const [stage, time] of Object.entries(spent)) {
    const whose = whoseTime[stage as Stage];
    if (whose) sums[whose] += time;
  }
  return sums;
}

/**
 * Nearest-rank percentile: the smallest value that this part of all values does not exceed.
 * @param part 0.5 is the median
 * @returns undefined if there are no values
 */
export const percentile = (values: readonly number[], part: number): number | undefined =>
  values.toSorted((one, other) => one - other)[Math.max(0, Math.ceil(values.length * part) - 1)];
