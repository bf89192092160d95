import { expect, test } from 'vitest';
import { localTime, momentAt } from '../../functions/onboarding/moments.ts';

test.each([
  ['2026-12-01T06:00', 'Europe/Berlin', '2026-12-01T05:00:00.000Z'],
  ['2026-07-01T06:00', 'Europe/Berlin', '2026-07-01T04:00:00.000Z'],
  ['2026-12-01T06:00', 'America/New_York', '2026-12-01T11:00:00.000Z'],
  ['2026-12-01T00:15', 'Asia/Kolkata', '2026-11-30T18:45:00.000Z'],
  ['2026-12-01T06:00', 'UTC', '2026-12-01T06:00:00.000Z'],
  ['2026-12-01T06:00', 'Pacific/Kiritimati', '2026-11-30T16:00:00.000Z'],
])('%s in %s is %s', (local, zone, iso) => {
  expect(momentAt(local, zone)).toBe(iso);
  expect(localTime(Date.parse(iso), zone)).toBe(local);
});

test('an hour that occurs twice means the earlier one', () => {
  expect(momentAt('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
});

test('the last hour before the clocks change, and the first one after', () => {
  expect(momentAt('2026-03-29T01:59', 'Europe/Berlin')).toBe('2026-03-29T00:59:00.000Z');
  expect(momentAt('2026-03-29T03:00', 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z');
});

test.each(['2026-03-29T02:30', '2026-13-01T06:00', '2026-12-01', '06:00', '', 'soon'])(
  '%j is invalid',
  (local) => {
    expect(momentAt(local, 'Europe/Berlin')).toBeUndefined();
  },
);
