import { limits, tooMany } from '../record/limits.ts';

/**
 * Failed links by client, counted per function instance: opening a link is a GET, which writes nothing,
 * not even a counter. WAF counts across instances (cdk/web-api.ts).
 */
const failed = new Map<string, { since: number; times: number }>();

/** Most clients to remember. Those older than the limit's window are dropped first. */
const MOST_CLIENTS = 10_000;

/** @throws RequestError 429 above the limit */
export function countFailedLink(client: string, now = Date.now()): void {
  const { code, rules } = limits.failedLinks;
  const [{ most, within }] = rules;
  const isOver = (since: number) => since + within * 1000 <= now || since > now;
  const known = failed.get(client);
  const counted =
    known && !isOver(known.since)
      ? { since: known.since, times: known.times + 1 }
      : { since: now, times: 1 };
  if (!known && failed.size >= MOST_CLIENTS)
    for (const [each, { since }] of failed)
      if (isOver(since) || failed.size >= MOST_CLIENTS) failed.delete(each);
  failed.set(client, counted);
  if (counted.times > most) throw tooMany(code, now, counted.since + within * 1000);
}
