import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { languages } from '../../functions/onboarding/languages.ts';
import { durationOf } from '../../functions/texts/formats.ts';
import { texts } from '../../functions/texts/index.ts';

/** Node's own formats know every language; ours must agree with them. */

const times = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const zones = fc.constantFrom('UTC', 'America/New_York', 'Europe/Berlin', 'Asia/Kolkata');

describe.each(languages)('in %s', (language) => {
  const t = texts(language);
  const { locale } = t;
  const said = (iso: string, options: Intl.DateTimeFormatOptions, timeZone = 'UTC') =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(new Date(iso));
  const holds = (of: (iso: string) => string, as: (iso: string) => string) =>
    fc.assert(fc.property(times, (iso) => of(iso) === as(iso)));

  test('dates equal Intl’s', () => {
    holds(t.date, (iso) => said(iso, { dateStyle: 'long' }));
    holds(t.dateTime, (iso) => `${said(iso, { dateStyle: 'long', timeStyle: 'short' })} UTC`);
    holds(t.day, (iso) => said(iso, { weekday: 'long', day: 'numeric', month: 'long' }));
  });

  test('moments equal Intl’s, in every time zone', () => {
    fc.assert(
      fc.property(times, zones, (iso, zone) => {
        const there = said(iso, { dateStyle: 'full', timeStyle: 'short' }, zone);
        const utc = said(iso, { timeStyle: 'short' });
        const name = zone.replaceAll('_', ' ');
        return (
          t.moment(iso, zone) ===
          (zone === 'UTC' ? `${there} UTC` : `${there} (${name}), ${utc} UTC`)
        );
      }),
    );
  });

  test('every month and weekday is there', () => {
    for (let day = 1; day <= 366; day += 1) {
      const iso = new Date(Date.UTC(2028, 0, day)).toISOString();
      expect(t.moment(iso, 'UTC')).toBe(
        `${said(iso, { dateStyle: 'full', timeStyle: 'short' })} UTC`,
      );
    }
  });

  test('lists equal Intl’s', () => {
    for (const items of [[], ['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b', 'c', 'd']])
      expect(t.list(items)).toBe(new Intl.ListFormat(locale).format(items));
  });

  test('durations and numbers equal Intl’s', () => {
    const unit = (count: number, name: string) =>
      new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' }).format(
        count,
      );
    for (const count of [1, 2, 59]) expect(t.duration(count * 60_000)).toBe(unit(count, 'minute'));
    for (const count of [1, 2, 23]) expect(t.duration(count * 3_600_000)).toBe(unit(count, 'hour'));
    for (const count of [1, 2, 999, 1_000, 12_345, 1_234_567])
      expect(durationOf(count * 86_400_000, t.formats)).toBe(unit(count, 'day'));
    expect(t.duration(26 * 3_600_000)).toBe(`${unit(1, 'day')} ${unit(2, 'hour')}`);
  });

  test('an invalid time stays invalid', () => {
    expect(() => t.date('soon')).toThrow(RangeError);
  });
});
