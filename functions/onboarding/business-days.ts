/** Where and when people work. */
export interface Calendar {
  /** IANA name, `Europe/Berlin`. */
  timeZone: string;
  /** Public holidays there, `2026-12-25`. */
  holidays: readonly string[];
}

/** The calendar as a function's environment has it. */
export const calendarOf = (environment: { TIME_ZONE: string; HOLIDAYS: string[] }): Calendar => ({
  timeZone: environment.TIME_ZONE,
  holidays: environment.HOLIDAYS,
});

const DAY = 24 * 60 * 60 * 1000;

/** By zone: to make one takes 10 ms of a cold start, and longer than all that it is used for in an answer. */
const dates = new Map<string, Intl.DateTimeFormat>();

/** The date there and then, `2026-11-25`. */
export function dateIn({ timeZone }: Calendar, iso: string): string {
  const format = dates.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone });
  dates.set(timeZone, format);
  return format.format(new Date(iso));
}

/** Counted in dates only, at noon UTC, so that no change of the clocks can skip or double one. */
const dayAfter = (date: string) =>
  new Date(new Date(`${date}T12:00:00Z`).getTime() + DAY).toISOString().slice(0, 10);

function isBusinessDay(date: string, { holidays }: Calendar): boolean {
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidays.includes(date);
}

/**
 * Business days that have begun since `from`, up to `to`: asked on a Friday, Monday is the first.
 * Days are those of the calendar's zone; weekends and holidays do not count.
 * @param from ISO time
 * @param to ISO time
 */
export function businessDaysBetween(from: string, to: string, calendar: Calendar): number {
  const last = dateIn(calendar, to);
  let days = 0;
  let date = dateIn(calendar, from);
  while (date < last) {
    date = dayAfter(date);
    if (isBusinessDay(date, calendar)) days += 1;
  }
  return days;
}

/** When something began, by the clocks of a zone. */
export interface Began {
  /** `2026-11-25` */
  on: string;
  timeZone: string;
}
export const beganIn = (calendar: Calendar, iso: string): Began => ({
  on: dateIn(calendar, iso),
  timeZone: calendar.timeZone,
});

/**
 * The date of the business day that is so many after `from`: the first on which
 * `businessDaysBetween` counts that many.
 * @param from ISO time
 * @param days at least 1
 * @param began the same, where it is known by the calendar's clocks already
 * @returns `2026-12-22`, in the calendar's zone
 */
export function businessDayAfter(
  from: string,
  days: number,
  calendar: Calendar,
  began?: Began,
): string {
  let date = began?.timeZone === calendar.timeZone ? began.on : dateIn(calendar, from);
  for (let left = days; left > 0; ) {
    date = dayAfter(date);
    if (isBusinessDay(date, calendar)) left -= 1;
  }
  return date;
}
