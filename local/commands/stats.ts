import { stages } from '../../functions/onboarding/onboarding.ts';
import { listOnboardings } from '../../functions/record/store.ts';
import { percentile, type Spent, sumUp, timesOf } from '../../functions/record/times.ts';
import { duration } from '../duration.ts';
import { type Stage, table } from './command.ts';
import type { Done } from './program.ts';

/** How many are read at a time. */
export const PAGE = 100;

/** Medians and 90th percentiles of completed onboardings, from the setup link to the end. */
export async function stats(stage: Stage, { csm }: { csm?: string }): Promise<Done> {
  const all: Spent[] = [];
  let after: string | undefined;
  do {
    const { summaries, next } = await listOnboardings(
      stage.recordTable,
      csm === undefined ? 'all' : { csm },
      { most: PAGE, after },
    );
    for (const { spent } of summaries) if (spent) all.push(spent);
    after = next;
  } while (after !== undefined);
  const rowOf = (values: number[]) => ({
    median: percentile(values, 0.5),
    ninetieth: percentile(values, 0.9),
  });
  const sums = all.map(sumUp);
  const totals = sums.map((sum) => timesOf.reduce((total, whose) => total + sum[whose], 0));
  const whose = timesOf.map((each) => [each, rowOf(sums.map((sum) => sum[each]))] as const);
  const inStages = stages.flatMap((name) =>
    all.some((spent) => spent[name] !== undefined)
      ? [[name, rowOf(all.map((spent) => spent[name] ?? 0))] as const]
      : [],
  );
  const json = {
    completed: all.length,
    total: rowOf(totals),
    whose: Object.fromEntries(whose),
    stages: Object.fromEntries(inStages),
  };
  if (all.length === 0)
    return {
      json,
      words: `No onboarding on ${stage.name} with counted times is completed.`,
    };
  const row = (name: string, { median, ninetieth }: ReturnType<typeof rowOf>) => [
    name,
    duration(median ?? 0),
    duration(ninetieth ?? 0),
  ];
  const words = [
    `${all.length} completed, from the setup link to the end`,
    '',
    table([
      ['TIME OF', 'MEDIAN', '90TH PERCENTILE'],
      ...whose.map(([name, values]) => row(name, values)),
      row('all', rowOf(totals)),
    ]),
    '',
    table([
      ['IN STAGE', 'MEDIAN', '90TH PERCENTILE'],
      ...inStages.map(([name, values]) => row(name, values)),
    ]),
  ].join('\n');
  return { json, words };
}
