/**
 * Formats dates, numbers and lists with a language's own words. `Intl` gives the same (test/texts/formats.test.ts), but
 * its first use takes 10 ms and each further kind 5 ms, while somebody waits.
 */

type Unit = 'day' | 'hour' | 'minute';

/** A language's words for formats. */
export interface FormatWords {
  months: readonly string[];
  /** Starts with Sunday. */
  weekdays: readonly string[];
  /** `22 December` */
  dayOfMonth: (day: number, month: string) => string;
  /** `Tuesday 22 December` */
  dayOfWeek: (weekday: string, day: string) => string;
  /** Between a date and a time. */
  at: string;
  /** Before the last item of a list. */
  and: string;
  /** Separates groups of three digits. */
  thousands: string;
  /** Singular and plural. */
  units: Record<Unit, readonly [string, string]>;
}

/** `10,000`. @param count whole, not negative */
export const grouped = (count: number, { thousands }: Pick<FormatWords, 'thousands'>) =>
  String(count).replace(/\B(?=(?:\d{3})+$)/g, thousands);

/** `2 days` */
const unit = (count: number, name: Unit, words: FormatWords) =>
  `${grouped(count, words)} ${words.units[name][count === 1 ? 0 : 1]}`;

/** @param time ISO, already in the intended zone: the offset is ignored */
function partsOf(time: string, { months, weekdays, dayOfMonth }: FormatWords) {
  const [year = '', month = '', day = ''] = time.slice(0, 10).split('-');
  const weekday = new Date(`${time.slice(0, 10)}T00:00:00Z`).getUTCDay();
  return {
    day: dayOfMonth(Number(day), months[Number(month) - 1] ?? ''),
    year,
    weekday: weekdays[weekday] ?? '',
    clock: time.slice(11, 16),
  };
}

/** `22 December 2026` */
export function longDate(time: string, words: FormatWords): string {
  const { day, year } = partsOf(time, words);
  return `${day} ${year}`;
}

/** `22 December 2026 at 14:05` */
export const longDateTime = (time: string, words: FormatWords) =>
  `${longDate(time, words)} ${words.at} ${partsOf(time, words).clock}`;

/** `Tuesday, 22 December 2026 at 14:05` */
export const fullDateTime = (time: string, words: FormatWords) =>
  `${partsOf(time, words).weekday}, ${longDateTime(time, words)}`;

/** `Tuesday 22 December` */
export function dayOf(date: string, words: FormatWords): string {
  const { weekday, day } = partsOf(date, words);
  return words.dayOfWeek(weekday, day);
}

/** `2 days 3 hours`; at least a minute. @param ms milliseconds */
export function durationOf(ms: number, words: FormatWords): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  const [days, hours] = [Math.floor(minutes / 1_440), Math.floor((minutes % 1_440) / 60)];
  const parts: [number, Unit][] =
    days > 0
      ? [
          [days, 'day'],
          [hours, 'hour'],
        ]
      : [
          [hours, 'hour'],
          [minutes % 60, 'minute'],
        ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, name]) => unit(count, name, words))
    .join(' ');
}

/** `a, b and c` */
export const listOf = (items: readonly string[], { and }: FormatWords) =>
  [items.slice(0, -1).join(', '), ...items.slice(-1)]
    .filter((_, index) => index > 0 || items.length > 1)
    .join(` ${and} `);
