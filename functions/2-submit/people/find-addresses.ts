import { type AddressError, readAddress } from '../../onboarding/addresses.ts';

/** Where there is an @ in a line, and what it makes of the characters around it. */
export interface Found {
  start: number;
  end: number;
  read: { address: string } | { error: AddressError };
}

/**
 * What ends a local part to the left. Anything else belongs to it, also what no address has: half a
 * word must never be taken for a person.
 */
const NOT_LOCAL = /[\s\p{Cc}\p{Cf}\p{Z},;<>()[\]"|:\\@“”„«»，；、،؛＜（]/u;
/** What a domain is read up to; the last three make it none, rather than a shorter one. */
const DOMAIN = /[\p{L}\p{M}\p{N}.\u200c-\u200d\u3002\uff0e\uff61_%-]/u;

/** The answers for ASCII, in which nearly all is written. */
const table = (pattern: RegExp) =>
  Uint8Array.from({ length: 128 }, (_, code) => Number(pattern.test(String.fromCharCode(code))));
const notLocal = table(NOT_LOCAL);
const domain = table(DOMAIN);

const endsLocal = (line: string, at: number) => {
  const code = line.charCodeAt(at);
  return code < 128 ? notLocal[code] === 1 : NOT_LOCAL.test(line.charAt(at));
};
const isInDomain = (line: string, at: number) => {
  const code = line.charCodeAt(at);
  return code < 128 ? domain[code] === 1 : DOMAIN.test(line.charAt(at));
};

/** Marks before an address, `'kim@acme.com'` or `*kim@…`, and between two that touch, `kim@…/lou@…`. */
const MARKS_BEFORE = /^['`*{‘’•]+/;
const MARKS_BETWEEN = /^[^\p{L}\p{N}]+/u;

/** Every @ of a line is in exactly one of what is found. Each character is looked at a fixed number of times. */
export function findAddresses(line: string): Found[] {
  const found: Found[] = [];
  let previous = 0;
  for (let at = line.indexOf('@'); at >= 0; at = line.indexOf('@', at + 1)) {
    let start = at;
    while (start > previous && !endsLocal(line, start - 1)) start -= 1;
    let end = at + 1;
    while (end < line.length && isInDomain(line, end)) end += 1;
    const last = start === previous ? found.at(-1) : undefined;
    const marks = last ? MARKS_BETWEEN : MARKS_BEFORE;
    start += marks.exec(line.slice(start, at))?.[0].length ?? 0;
    if (last && start === previous) {
      // `a@b@c`: with nothing but letters between them these are no two addresses.
      last.end = end;
      last.read = { error: 'emailInvalid' };
    } else {
      // A full stop or a dash after it is the sentence's, an underscore on both sides the emphasis's.
      if (line.charAt(start) === '_' && line.charAt(end - 1) === '_') start += 1;
      const text = line.slice(start, end).replace(/[._-]{1,9}$/, '');
      found.push({ start, end, read: readAddress(text) });
    }
    previous = end;
  }
  return found;
}
