/** Where and when people work. */
export interface Calendar {
  /** IANA name, `Europe/Berlin`. */
  timeZone: string;
  /** Public holidays there, `2026-12-25`. */
  holidays: readonly string[];
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * Business days that have begun since `from`, up to `to`: asked on a Friday, Monday is the first.
 * Days are those of the calendar's zone; weekends and holidays do not count.
 * @param from ISO time
 * @param to ISO time
 */
export function businessDaysBetween(from: string, to: string, calendar: Calendar): number {
  const dateOf = new Intl.DateTimeFormat('en-CA', { timeZone: calendar.timeZone });
  const last = dateOf.format(new Date(to));
  let days = 0;
  // From here on dates only, at noon UTC, so that no change of the clocks can skip or double one.
  let date = dateOf.format(new Date(from));
  while (date < last) {
    const next = new Date(new Date(`${date}T12:00:00Z`).getTime() + DAY);
    date = next.toISOString().slice(0, 10);
    const weekend = next.getUTCDay() === 0 || next.getUTCDay() === 6;
    if (!weekend && !calendar.holidays.includes(date)) days += 1;
  }
  return days;
}
