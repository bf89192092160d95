import { Resolver } from 'node:dns/promises';

/** A name's TXT records, each joined; or no answer, which says nothing about them. */
export type TextRecords = { texts: string[] } | 'unreachable';

export type LookUpTexts = (names: readonly string[]) => Promise<Map<string, TextRecords>>;

/** Milliseconds for a server's first attempt; c-ares waits longer with each further one. */
const FIRST_TRY = 1_500;
const TRIES = 2;
/** Number of names looked up at once. */
const SIDE_BY_SIDE = 40;

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
    let isOver = false;
    const over = setTimeout(() => {
      isOver = true;
      resolver.cancel();
    }, options.budget);
    const lookUp = async () => {
      for (let name = left.shift(); name !== undefined && !isOver; name = left.shift())
        found.set(name, await textsOf(resolver, name));
    };
    try {
      await Promise.all(Array.from({ length: Math.min(SIDE_BY_SIDE, left.length) }, lookUp));
    } finally {
      clearTimeout(over);
    }
    return found;
  };
}

async function textsOf(resolver: Resolver, name: string): Promise<TextRecords> {
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
