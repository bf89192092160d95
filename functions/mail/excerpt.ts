/**
 * Lists in mails. A mail waits in an item of the table (400 KB at most) until it is sent, so no list in it may be as long
 * as a customer's: test/mail/largest-mails.test.ts.
 */

/** Maximum number of entries listed in a mail. */
const MOST_LISTED = 50;

/** The first entries, and the number of the others. */
export const excerptOf = <T>(list: readonly T[]): { listed: T[]; more: number } => ({
  listed: list.slice(0, MOST_LISTED),
  more: Math.max(list.length - MOST_LISTED, 0),
});

/** Maximum bytes of JSON of a part of a list, and so of a mail that has all of its entries. */
const PART_BYTES = 100_000;

/** Splits a list into parts that each fit a mail. */
export function partsOf<T>(list: readonly T[]): T[][] {
  const parts: T[][] = [];
  let size = PART_BYTES;
  for (const each of list) {
    const bytes = Buffer.byteLength(JSON.stringify(each));
    if (size + bytes > PART_BYTES) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)?.push(each);
    size += bytes;
  }
  return parts;
}
