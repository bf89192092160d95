import { expect, test } from 'vitest';
import { conclude, report, track } from '../../functions/record/reports.ts';
import { summaryOf } from '../../functions/record/summary.ts';
import { percentile, sumUp } from '../../functions/record/times.ts';
import { at, recordIn, told } from './example.ts';

const SECOND = 1_000;

test('each stage’s time counts for somebody', () => {
  const { spent = {} } = recordIn('inviting');
  expect(spent).toEqual({
    awaitingSubmission: 1 * SECOND,
    verifying: 3 * SECOND,
    awaitingApproval: 56 * SECOND,
    connecting: 2 * SECOND,
    awaitingTrial: 0.2 * SECOND,
    // For the main admin, and then for everybody else.
    awaitingDashboard: (0.3 + 5) * SECOND,
    awaitingFirstSignIn: 27.5 * SECOND,
  });
  expect(sumUp(spent)).toEqual({
    customer: 28.7 * SECOND,
    csm: 61.3 * SECOND,
    machine: 5 * SECOND,
    ops: 0,
  });
});

test('the list has the times after completion', () => {
  const inviting = recordIn('inviting');
  expect(summaryOf(inviting)).not.toHaveProperty('spent');
  const completed = conclude(told(100), 'completed')(inviting) ?? inviting;
  expect(summaryOf(completed).spent).toMatchObject({ inviting: 5 * SECOND });
});

test('a failure counts as ops’ time, not the stage’s', () => {
  const failed = track({ status: 'FAILED', redrives: 0, at: at(70) });
  const changes = [
    failed,
    track({ status: 'RUNNING', redrives: 1, at: at(570) }),
    report(told(580, { redrives: 1 }), { stage: 'awaitingFirstSignIn', begins: 'firstSignIn' }),
  ];
  const { spent } = changes.reduce(
    (record, change) => change(record) ?? record,
    recordIn('connecting'),
  );
  expect(spent).toMatchObject({ failed: 500 * SECOND, connecting: 20 * SECOND });
});

test('a record from before the count has none', () => {
  const { spent: _, ...older } = recordIn('awaitingFirstSignIn');
  expect(conclude(told(100), 'completed')(older)?.spent).toBeUndefined();
});

test.each([
  [[], undefined, undefined],
  [[7], 7, 7],
  [[1, 2, 3, 4], 2, 4],
  [Array.from({ length: 100 }, (_, index) => 100 - index), 50, 90],
])('of %j the median is %s, the 90th percentile %s', (values, median, ninetieth) => {
  expect(percentile(values, 0.5)).toBe(median);
  expect(percentile(values, 0.9)).toBe(ninetieth);
});
