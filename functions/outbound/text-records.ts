import { Resolver } from 'node:dns/promises';

/** What a name has: its texts, each whole; or no answer at all, which says nothing about them. */
export type TextRecords = { texts: string[] } | 'unreachable';

export type LookUpTexts = (names: readonly string[]) => Promise<Map<string, TextRecords>>;

/** Milliseconds for the first try of a server; c-ares waits longer with each further one. */
const FIRST_TRY = 1_500;
const TRIES = 2;
/** So many names are asked for at the same time. */
const SIDE_BY_SIDE = 40;

/**
 * c-ares' codes for an answer that says that there is nothing
 * (https://nodejs.org/api/dns.html#error-codes): no such name, no TXT record there, or a name that cannot
 * be, as it is too long.
 */
const NOTHING_THERE = ['ENOTFOUND', 'ENODATA', 'EBADNAME'];

/**
 * TXT records, asked for by node:dns. An answer that is too long for UDP is fetched over TCP, and one
 * that begins with a CNAME is followed, by c-ares and the resolver.
 *
 * @param options.servers `192.0.2.1` or `192.0.2.1:53`; none: those of the machine
 * @param options.budget milliseconds in all
 * @returns looks names up; one that there was no time for is not in the map
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
    // A record is one text, in strings of at most 255 bytes.
    return { texts: (await resolver.resolveTxt(name)).map((strings) => strings.join('')) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (NOTHING_THERE.some((each) => each === code)) return { texts: [] };
    // SERVFAIL, REFUSED, no answer in time, an answer that cannot be read.
    return 'unreachable';
  }
}
