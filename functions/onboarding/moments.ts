/** Local times, without a time zone, in that of a calendar. */

const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** By time zone, each created once. */
const clocks = new Map<string, Intl.DateTimeFormat>();
function clockIn(timeZone: string): Intl.DateTimeFormat {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
  clocks.set(timeZone, clock);
  return clock;
}

/** The local time. @param at epoch milliseconds @returns `2026-12-01T06:00` */
export function localTime(at: number, timeZone: string): string {
  const parts = Object.fromEntries(
    clockIn(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

/**
 * The moment of a local time. If it occurs twice because clocks go back, the earlier one.
 * @param local `2026-12-01T06:00`, as a `datetime-local` field sends it
 * @returns ISO time; undefined if it is invalid, or skipped when clocks go forward
 */
export function momentAt(local: string, timeZone: string): string | undefined {
  const shown = LOCAL.test(local) ? Date.parse(`${local}Z`) : Number.NaN;
  if (Number.isNaN(shown)) return undefined;
  const DAY = 24 * 60 * 60 * 1000;
  // Offsets from UTC: the one of the day before comes first.
  const found = [shown - DAY, shown + DAY]
    .map(
      (at) =>
        shown - (Date.parse(`${localTime(at, timeZone)}Z`) - Math.floor(at / 60_000) * 60_000),
    )
    .filter((at) => localTime(at, timeZone) === local);
  return found.length === 0 ? undefined : new Date(Math.min(...found)).toISOString();
}
