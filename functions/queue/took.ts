import type { Summary } from '../record/summary.ts';
import { percentile, sumUp, timesOf } from '../record/times.ts';

/** Median and 90th percentile, in ms. */
export interface Took {
  median: number;
  ninetieth: number;
}

/**
 * How long completed onboardings took, in total and by whom they waited for. Counts like `npm run onboardings --
 * stats`: from the setup link to the end, each percentile separately, by nearest rank.
 * @returns undefined if none is completed
 */
export function tookOf(summaries: readonly Pick<Summary, 'spent'>[]) {
  const sums = summaries.flatMap(({ spent }) => (spent ? [sumUp(spent)] : []));
  if (sums.length === 0) return undefined;
  const row = (values: readonly number[]): Took => ({
    median: percentile(values, 0.5) ?? 0,
    ninetieth: percentile(values, 0.9) ?? 0,
  });
  const of = (whose: (typeof timesOf)[number]) => row(sums.map((sum) => sum[whose]));
  return {
    completed: sums.length,
    total: row(sums.map((sum) => timesOf.reduce((all, whose) => all + sum[whose], 0))),
    customer: of('customer'),
    csm: of('csm'),
    machine: of('machine'),
    ops: of('ops'),
  };
}
