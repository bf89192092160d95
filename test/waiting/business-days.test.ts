import { describe, expect, test } from 'vitest';
import { businessDaysBetween } from '../../functions/waiting/business-days.ts';

const calendar = { timeZone: 'Europe/Berlin', holidays: ['2026-12-25'] };

describe('businessDaysBetween', () => {
  test.each([
    ['the same day', '2026-11-25T09:00:00Z', '2026-11-25T17:00:00Z', 0],
    ['the next day, whatever the hour', '2026-11-25T17:00:00Z', '2026-11-26T06:00:00Z', 1],
    ['Friday to Monday', '2026-11-27T15:00:00Z', '2026-11-30T15:00:00Z', 1],
    ['Friday to Sunday', '2026-11-27T15:00:00Z', '2026-11-29T15:00:00Z', 0],
    ['over a public holiday and a weekend', '2026-12-24T10:00:00Z', '2026-12-28T10:00:00Z', 1],
    [
      'by the zone’s date, not UTC’s: 23:30 UTC is the next day in Berlin',
      '2026-11-25T23:30:00Z',
      '2026-11-26T20:00:00Z',
      0,
    ],
    ['over the change of the clocks', '2026-10-23T10:00:00Z', '2026-10-26T10:00:00Z', 1],
    ['a clock that jumped back', '2026-11-26T10:00:00Z', '2026-11-25T10:00:00Z', 0],
    ['four weeks', '2026-11-02T10:00:00Z', '2026-11-30T10:00:00Z', 20],
  ])('%s', (_, from, to, days) => {
    expect(businessDaysBetween(from, to, calendar)).toBe(days);
  });
});
