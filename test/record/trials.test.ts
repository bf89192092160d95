import { describe, expect, test } from 'vitest';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import type { Trial } from '../../functions/record/trial.ts';
import { finishTrial, startTrial } from '../../functions/record/trials.ts';
import { asOktaDomain } from '../brands.ts';
import { at, doer, recordIn } from './example.ts';

const domain = asOktaDomain('acme.okta.com');
const start = (record: OnboardingRecord, second: number) =>
  startTrial({ id: `t${second}`, domain, by: 'contact', startedAt: at(second) })(record) ?? record;
const finish = (
  record: OnboardingRecord,
  begun: number,
  code?: NonNullable<Trial['problem']>['code'],
) =>
  finishTrial(
    `t${begun}`,
    {
      returnedAt: at(begun + 1),
      succeeded: code === undefined,
      ...(code ? { problem: { code } } : {}),
    },
    doer(begun + 1),
  )(record) ?? record;
const kept = ({ trials }: OnboardingRecord) => trials.map(({ id }) => id);

/** Waits for a trial of another Okta, too, so a success does not end the wait. */
function waiting(): OnboardingRecord {
  const record = recordIn('awaitingTrial');
  const [app] = record.submitted?.oktaApps ?? [];
  if (!app || !record.submitted) throw new Error('There is no app');
  const oktaApps = [app, { ...app, domain: asOktaDomain('other.okta.com') }];
  return { ...record, submitted: { ...record.submitted, oktaApps } };
}

describe('of many trials of one Okta app', () => {
  test('the causes of failures are kept', () => {
    let record = finish(start(waiting(), 100), 100, 'notAssigned');
    for (let second = 200; second < 220; second += 1) record = start(record, second);
    expect(kept(record)).toContain('t100');
    expect(record.trials).toHaveLength(5);
  });

  test('the latest of each outcome is kept', () => {
    let record = waiting();
    for (const second of [100, 110, 120])
      record = finish(start(record, second), second, 'notAssigned');
    record = finish(start(record, 130), 130, 'cancelled');
    record = start(start(record, 140), 150);
    expect(kept(record)).toEqual(['t110', 't120', 't130', 't140', 't150']);
  });

  test('a success is kept', () => {
    let record = finish(start(waiting(), 100), 100);
    for (let second = 200; second < 220; second += 2)
      record = finish(start(record, second), second, 'cancelled');
    expect(record.trials[0]).toMatchObject({ id: 't100', succeeded: true });
  });

  test('a begun one can end', () => {
    let record = waiting();
    const codes = [
      'notAssigned',
      'cancelled',
      'emailMissing',
      'clockWrong',
      'deniedByPolicy',
    ] as const;
    for (const [index, code] of codes.entries())
      record = finish(start(record, 100 + index), 100 + index, code);
    record = start(record, 200);
    expect(kept(record)).toEqual(['t101', 't102', 't103', 't104', 't200']);
    expect(finish(record, 200).trials.at(-1)).toMatchObject({ succeeded: true });
  });
});

test('one that ends after the wait changes nothing', () => {
  const record = start(start(recordIn('awaitingTrial'), 100), 110);
  const over = finish(record, 110);
  expect(over.stage).toBe('connecting');
  expect(finish(over, 100, 'cancelled')).toBe(over);
});
