/** Times as people say them: without a zone, in that of a calendar. */

const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** By zone, each made once. */
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

/** What the clocks there show. @param at epoch milliseconds @returns `2026-12-01T06:00` */
export function localTime(at: number, timeZone: string): string {
  const parts = Object.fromEntries(
    clockIn(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

/**
 * The moment at which the clocks there show this. Of two, in the hour that comes twice, the earlier.
 * @param local `2026-12-01T06:00`, as a field `datetime-local` sends it
 * @returns ISO time; undefined for what is no time, or is skipped when the clocks change
 */
export function momentAt(local: string, timeZone: string): string | undefined {
  const shown = LOCAL.test(local) ? Date.parse(`${local}Z`) : Number.NaN;
  if (Number.isNaN(shown)) return undefined;
  const DAY = 24 * 60 * 60 * 1000;
  // How far the clocks are ahead of UTC: what holds the day before comes first.
  const found = [shown - DAY, shown + DAY]
    .map(
      (at) =>
        shown - (Date.parse(`${localTime(at, timeZone)}Z`) - Math.floor(at / 60_000) * 60_000),
    )
    .filter((at) => localTime(at, timeZone) === local);
  return found.length === 0 ? undefined : new Date(Math.min(...found)).toISOString();
}
