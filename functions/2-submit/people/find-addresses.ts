import { type AddressError, readAddress } from '../../onboarding/addresses.ts';

/** An @ in a line, written or spelled out, with the range around it and the address read from that. */
export interface Found {
  start: number;
  end: number;
  read: { address: string } | { error: AddressError };
}

/**
 * Characters that end a local part to the left. Any other belongs to it, even if invalid in an address: half a
 * word must never be taken for a person. Curly brackets and apostrophes are valid in an address.
 */
const NOT_LOCAL =
  /[\s\p{Cc}\p{Z},;<>\(\)\[\]"\|:@，；：、。！？・،؛؟[[\p{Ps}\p{Pe}\p{Pi}\p{Pf}]--[\{\}‘’]]]/v;
/** Characters of a domain. The last three make it invalid, rather than cutting it short. */
const DOMAIN = /[\p{L}\p{M}\p{N}.\u200c-\u200d\u3002\uff0e\uff61_%-]/u;

/** Precomputed matches for ASCII, which nearly all lists consist of. */
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

/**
 * Marks before an address (`'kim@acme.com'`, `*kim@…`, `→kim@…`), marks between adjacent addresses (`kim@…/lou@…`),
 * and field names (`email=kim@…`).
 */
const MARKS_BEFORE = /^(?:['`*\{~=+\-\/\u200c-\u200d]|[[\p{P}\p{S}\p{Co}\ufe0f]--\p{ASCII}])+/v;
const MARKS_BETWEEN = /^(?:\\[nrt]|[^\p{L}\p{N}])+/u;
const FIELD = /^(?:e-?mail|mail|to|cc|bcc)=/i;

/** Most local parts; these have nothing before them to skip. */
const PLAIN = /^\w[\w.+-]*$/;

/** The part of a link before an address: `mailto:kim@acme.com,%20lou@acme.com?subject=A%20list&cc=ida@acme.com`. */
const IN_LINK = /^(?:.*[?&](?:to|cc|bcc)=)?(?:%(?:09|0a|0d|20|2c|3b|3c|3e))*/is;
/** Whether the @ is in another part of a link: `?subject=kim@acme.com`, `kim%20doe@acme.com`, `https://kim@acme.com/`. */
const isInLink = (line: string, start: number, at: number) =>
  line.startsWith('://', start - 1) ||
  /^[?&].*=|%(?:09|0a|0d|20|2c|3b|3c|3e)/is.test(line.slice(start, at));

/** A spelled-out @: `kim (at) acme.com`, `kim at acme dot com`, `kim%40acme.com`. */
const SPELLED_AT = /\s?[([{]\s?at\s?[)\]}]\s?|%40|\sat\s(?=[\w-]{1,63}(?:\s?[([{]\s?|\s)dot\b)/gi;
/** A cheap superset of SPELLED_AT. */
const MAY_BE_SPELLED = /%40|[\s([{]at[\s)\]}]/gi;
const SPELLED_DOT = /(?:\s?[([{]\s?dot\s?[)\]}]\s?|\sdot\s)[\w-]{1,63}/iy;

/**
 * Finds the addresses in a line. Every @ is in exactly one result, and so is every spelled-out one, as an error for
 * people to correct. Runs in linear time.
 */
export function findAddresses(line: string): Found[] {
  const written = findWritten(line);
  const spelled = findSpelled(line);
  if (spelled.length === 0) return written;
  let next = 0;
  const apart = spelled.filter(({ start, end }) => {
    while ((written[next]?.end ?? end) <= start) next += 1;
    return (written[next]?.start ?? end) >= end;
  });
  return [...written, ...apart].sort((one, other) => one.start - other.start);
}

/** Whether a text may contain more than `most` spelled-out addresses. */
export function hasMoreSpelled(text: string, most: number): boolean {
  let count = 0;
  for (const _ of text.matchAll(MAY_BE_SPELLED)) {
    count += 1;
    if (count > most) return true;
  }
  return false;
}

function findSpelled(line: string): Found[] {
  const found: Found[] = [];
  if (line.search(MAY_BE_SPELLED) < 0) return found;
  for (const { 0: text, index } of line.matchAll(SPELLED_AT)) {
    const previous = found.at(-1)?.end ?? 0;
    if (index < previous) continue;
    const start = localStart(line, index, previous);
    let end = domainEnd(line, index + text.length);
    for (;;) {
      SPELLED_DOT.lastIndex = end;
      const dot = SPELLED_DOT.exec(line)?.[0];
      if (dot === undefined) break;
      end += dot.length;
    }
    found.push({ start, end, read: { error: 'emailInvalid' } });
  }
  return found;
}

const localStart = (line: string, at: number, previous: number) => {
  let start = at;
  while (start > previous && !endsLocal(line, start - 1)) start -= 1;
  return start;
};
const domainEnd = (line: string, from: number) => {
  let end = from;
  while (end < line.length && isInDomain(line, end)) end += 1;
  return end;
};

function findWritten(line: string): Found[] {
  const found: Found[] = [];
  let previous = 0;
  for (let at = line.indexOf('@'); at >= 0; at = line.indexOf('@', at + 1)) {
    let start = localStart(line, at, previous);
    const end = domainEnd(line, at + 1);
    const last = start === previous ? found.at(-1) : undefined;
    let inLink = false;
    if (last || !PLAIN.test(line.slice(start, at))) {
      const skip = (marks: RegExp) => {
        start += marks.exec(line.slice(start, at))?.[0].length ?? 0;
      };
      skip(IN_LINK);
      inLink = isInLink(line, start, at);
      skip(last ? MARKS_BETWEEN : MARKS_BEFORE);
      skip(FIELD);
    }
    if (last && start === previous) {
      // `a@b@c`: without a mark in between, these are not two addresses.
      last.end = end;
      last.read = { error: 'emailInvalid' };
    } else {
      // A trailing full stop or dash is punctuation; underscores on both sides are emphasis.
      if (line.charAt(start) === '_' && line.charAt(end - 1) === '_') start += 1;
      const text = line.slice(start, end).replace(/[._\u200c-\u200d\u3002\uff61-]{1,9}$/, '');
      found.push({ start, end, read: inLink ? { error: 'emailInvalid' } : readAddress(text) });
    }
    previous = end;
  }
  return found;
}
