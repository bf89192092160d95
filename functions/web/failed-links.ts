import { limits, tooMany } from '../record/limits.ts';

/**
 * Links that did not work, by client, in this instance of a function: opening one is a GET, which writes
 * nothing, not even a counter. Over all instances it is WAF that counts (cdk/web-api.ts).
 */
const failed = new Map<string, { since: number; times: number }>();

/** So many clients are remembered; what is older than the limit's window is forgotten before. */
const MOST_CLIENTS = 10_000;

/** @throws RequestError 429 when it is too many */
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
