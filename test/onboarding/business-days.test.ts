import { describe, expect, test } from 'vitest';
import {
  beganIn,
  businessDayAfter,
  businessDaysBetween,
} from '../../functions/onboarding/business-days.ts';

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
    ['a clock that jumped on, over a year', '2026-11-02T10:00:00Z', '2027-11-01T10:00:00Z', 259],
    ['over the change of the clocks in spring', '2026-03-27T23:30:00Z', '2026-03-30T10:00:00Z', 1],
    ['four weeks', '2026-11-02T10:00:00Z', '2026-11-30T10:00:00Z', 20],
  ])('%s', (_, from, to, days) => {
    expect(businessDaysBetween(from, to, calendar)).toBe(days);
  });

  test.each([
    // Thursday evening to Friday evening in New York; UTC has it Friday to Saturday.
    ['America/New_York', '2026-11-20T01:00:00Z', '2026-11-21T01:00:00Z', 1],
    // Friday evening to Sunday evening there.
    ['America/New_York', '2026-11-21T01:00:00Z', '2026-11-23T01:00:00Z', 0],
    // Saturday morning in Auckland, still Friday elsewhere: Monday is the first business day.
    ['Pacific/Auckland', '2026-11-20T20:00:00Z', '2026-11-22T20:00:00Z', 1],
    ['Pacific/Kiritimati', '2026-11-20T09:00:00Z', '2026-11-20T11:00:00Z', 0],
    ['Asia/Kathmandu', '2026-11-22T18:00:00Z', '2026-11-22T18:30:00Z', 1],
    // Clocks change at midnight there: that day has no hour from 0 to 1.
    ['Africa/Cairo', '2026-04-23T12:00:00Z', '2026-04-27T12:00:00Z', 2],
  ])('counted in %s', (timeZone, from, to, days) => {
    expect(businessDaysBetween(from, to, { timeZone, holidays: [] })).toBe(days);
  });
});

describe('businessDayAfter', () => {
  test.each([
    ['the next day', '2026-11-25T09:00:00Z', 1, '2026-11-26'],
    ['over a weekend', '2026-11-27T15:00:00Z', 1, '2026-11-30'],
    ['asked on a Saturday', '2026-11-28T15:00:00Z', 1, '2026-11-30'],
    ['over a public holiday and a weekend', '2026-12-24T10:00:00Z', 1, '2026-12-28'],
    ['by the zone’s date', '2026-11-25T23:30:00Z', 1, '2026-11-27'],
    ['over the change of the clocks', '2026-10-23T10:00:00Z', 2, '2026-10-27'],
  ])('%s', (_, from, days, date) => {
    expect(businessDayAfter(from, days, calendar)).toBe(date);
  });

  test('is the first day on which that many are counted, whatever the hour', () => {
    // Covers every hour of a day, each on some day of two weeks.
    for (let hour = 0; hour < 24 * 14; hour += 7) {
      const from = new Date(Date.UTC(2026, 11, 14, hour, 30)).toISOString();
      for (const days of [1, 2, 5, 20]) {
        const noon = new Date(`${businessDayAfter(from, days, calendar)}T11:00:00Z`);
        const dayBefore = new Date(noon.getTime() - 24 * 3_600_000);
        expect(businessDaysBetween(from, noon.toISOString(), calendar)).toBe(days);
        expect(businessDaysBetween(from, dayBefore.toISOString(), calendar)).toBe(days - 1);
      }
    }
  });

  test('is the same with the recorded first day', () => {
    for (let hour = 0; hour < 24 * 7; hour += 5) {
      const from = new Date(Date.UTC(2026, 11, 14, hour, 30)).toISOString();
      const began = beganIn(calendar, from);
      expect(businessDayAfter(from, 2, calendar, began)).toBe(businessDayAfter(from, 2, calendar));
    }
  });

  test('ignores a first day that was recorded in another time zone', () => {
    const from = '2026-11-25T23:30:00Z';
    const began = { on: '2026-11-25', timeZone: 'Etc/UTC' };
    expect(businessDayAfter(from, 1, calendar, began)).toBe('2026-11-27');
    expect(businessDayAfter(from, 1, calendar, { ...began, timeZone: calendar.timeZone })).toBe(
      '2026-11-26',
    );
  });
});
