import { describe, expect, test } from 'vitest';
import { tookOf } from '../../functions/queue/took.ts';
import { texts } from '../../functions/texts/index.ts';

const HOUR = 3_600_000;

test('completed onboardings’ durations are summed in total, and by whom they waited for', () => {
  const completed = Array.from({ length: 10 }, (_, index) => ({
    spent: { awaitingSubmission: (index + 1) * HOUR, awaitingApproval: HOUR, inviting: 60_000 },
  }));
  expect(tookOf([...completed, {}])).toEqual({
    completed: 10,
    total: { median: 6 * HOUR + 60_000, ninetieth: 10 * HOUR + 60_000 },
    customer: { median: 5 * HOUR, ninetieth: 9 * HOUR },
    csm: { median: HOUR, ninetieth: HOUR },
    machine: { median: 60_000, ninetieth: 60_000 },
    ops: { median: 0, ninetieth: 0 },
  });
  expect(tookOf([{}])).toBeUndefined();
});

describe('durations in words', () => {
  test.each([
    [0, '1 minute', '1 Minute'],
    [59 * 60_000, '59 minutes', '59 Minuten'],
    [HOUR, '1 hour', '1 Stunde'],
    [26 * HOUR + 60_000, '1 day 2 hours', '1 Tag 2 Stunden'],
    [48 * HOUR, '2 days', '2 Tage'],
  ])('%i', (ms, english, german) => {
    expect([texts('en').duration(ms), texts('de').duration(ms)]).toEqual([english, german]);
  });
});
