import { describe, expect, test } from 'vitest';
import { noteDuration, readDurations } from '../../functions/record/durations.ts';
import { useAws } from '../aws.ts';
import { asOnboardingId } from '../brands.ts';
import { TABLE } from './example.ts';

useAws();

const MINUTE = 60_000;
/** An onboarding that took this many minutes after the submission, and a day before it. */
const note = (number: number, minutes = number) =>
  noteDuration(TABLE, asOnboardingId(`acme-${number}`), {
    awaitingSubmission: 24 * 60 * MINUTE,
    verifying: MINUTE,
    awaitingApproval: (minutes - 1) * MINUTE,
  });
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test('nine give no figures, ten the median and the 90th percentile', async () => {
  for (const number of numbers(9)) await note(number);
  expect(await readDurations(TABLE)).toBeUndefined();
  await note(10);
  expect(await readDurations(TABLE)).toEqual({
    completed: 10,
    median: 5 * MINUTE,
    ninetieth: 9 * MINUTE,
    machine: MINUTE,
  });
});

test('one that is reported again counts once', async () => {
  for (const number of numbers(10)) await note(number);
  await note(10, 1_000);
  expect(await readDurations(TABLE)).toMatchObject({ completed: 10, ninetieth: 9 * MINUTE });
});

describe('of many', () => {
  test('the last hundred count', async () => {
    for (const number of numbers(105)) await note(number);
    expect(await readDurations(TABLE)).toMatchObject({ completed: 100, median: 55 * MINUTE });
  });

  test('all that complete at the same moment count', async () => {
    await Promise.all(numbers(10).map((number) => note(number)));
    expect(await readDurations(TABLE)).toMatchObject({ completed: 10 });
  });
});
