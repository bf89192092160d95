import { Resolver } from 'node:dns/promises';
import { setTimeout as after } from 'node:timers/promises';

/** A name's TXT records, each joined; or no answer, which says nothing about them. */
export type TextRecords = { texts: string[] } | 'unreachable';

export type LookUpTexts = (names: readonly string[]) => Promise<Map<string, TextRecords>>;

/** Milliseconds for a server's first attempt; c-ares waits longer with each further one, and asks each server. */
const FIRST_TRY = 600;
const TRIES = 2;
/** Milliseconds for a name, so that those whose own name servers are dead leave time for others. */
const LONGEST = 1_800;
/** Number of names looked up at once. */
const SIDE_BY_SIDE = 100;

/**
 * c-ares' codes for a definite no (https://nodejs.org/api/dns.html#error-codes): no such name, no TXT record, or an
 * invalid name because it is too long.
 */
const NOTHING_THERE = ['ENOTFOUND', 'ENODATA', 'EBADNAME'];

/**
 * Looks up TXT records with node:dns. c-ares and the resolver fetch answers that are too long for UDP over TCP, and
 * follow CNAMEs.
 *
 * @param options.servers `192.0.2.1` or `192.0.2.1:53`; empty for the machine's own
 * @param options.budget milliseconds in total
 * @returns a function from names to records; its map lacks names that there was no time for
 */
export function createTextLookup(options: {
  servers: readonly string[];
  budget: number;
}): LookUpTexts {
  return async (names) => {
    const resolver = new Resolver({ timeout: FIRST_TRY, tries: TRIES });
    if (options.servers.length > 0) resolver.setServers(options.servers);
    const found = new Map<string, TextRecords>();
    const left = [...new Set(names)];
    const over = setTimeout(() => resolver.cancel(), options.budget);
    // Later, one would count as unreachable for want of time.
    const begunUntil = performance.now() + options.budget - LONGEST;
    const lookUp = async () => {
      for (let name = left.shift(); name !== undefined; name = left.shift()) {
        found.set(name, await textsOf(resolver, name));
        if (performance.now() > begunUntil) return;
      }
    };
    try {
      await Promise.all(Array.from({ length: Math.min(SIDE_BY_SIDE, left.length) }, lookUp));
    } finally {
      clearTimeout(over);
      resolver.cancel();
    }
    return found;
  };
}

async function textsOf(resolver: Resolver, name: string): Promise<TextRecords> {
  const answered = new AbortController();
  const late = after(LONGEST, 'unreachable' as const, { signal: answered.signal });
  try {
    return await Promise.race([ask(resolver, name), late]);
  } finally {
    answered.abort();
  }
}

async function ask(resolver: Resolver, name: string): Promise<TextRecords> {
  try {
    // A record is one text, split into strings of at most 255 bytes.
    return { texts: (await resolver.resolveTxt(name)).map((strings) => strings.join('')) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (NOTHING_THERE.some((each) => each === code)) return { texts: [] };
    // SERVFAIL, REFUSED, timeout, or an unreadable answer.
    return 'unreachable';
  }
}
