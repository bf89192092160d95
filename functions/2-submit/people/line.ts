import { type AddressError, keyOf } from '../../onboarding/addresses.ts';
import { type Found, findAddresses } from './find-addresses.ts';
import { type Entry, saysDeactivated } from './row.ts';

/**
 * Reads the people in one line, as mail programs, documents and chats write them: `Kim Doe <kim@acme.com>`,
 * `Doe, Kim <…>; …`, `Kim Doe (kim@…)`, `kim@… and lou@…`, `mailto:kim@…`.
 *
 * Uses its own small grammar, because parsers for RFC 5322 (nodemailer's addressparser, email-addresses) silently
 * drop what does not fit, and are many times slower.
 */

/** The range between two separators. */
interface Part {
  start: number;
  end: number;
  /** The separator before it; empty for the first part. */
  after: string;
}

const SEPARATORS: ReadonlySet<string> = new Set(',;|\t，；、،؛');

/** Splits the text between two addresses at separators outside quotes and parentheses: "Doe, Kim" is one name. */
function partsOf(line: string, start: number, end: number): Part[] {
  const parts: Part[] = [];
  let part: Part = { start, end, after: '' };
  const between = line.slice(start, end);
  const lastQuote = start + between.lastIndexOf('"');
  const lastParenthesis = start + between.lastIndexOf(')');
  for (let at = start; at < end; at += 1) {
    const character = line.charAt(at);
    if (character === '"' && at < lastQuote) {
      at = line.indexOf('"', at + 1);
    } else if (character === '(' && at < lastParenthesis) {
      at = line.indexOf(')', at + 1);
    } else if (SEPARATORS.has(character)) {
      parts.push({ ...part, end: at });
      part = { start: at + 1, end, after: character };
    }
  }
  parts.push(part);
  return parts;
}

const saysSomething = (text: string) => /[\p{L}\p{N}]/u.test(text);

/**
 * Index of the part before an address where its name starts. A name is right before its address. Commas are part of
 * the name in `Doe, Kim <kim@acme.com>`; between addresses without brackets they separate people.
 *
 * @param before the previous address
 * @param alone whether the line has no other address
 */
function nameStart(
  line: string,
  parts: readonly Part[],
  one: Found,
  before: Found | undefined,
  alone: boolean,
): number {
  // Text after an address, up to the next separator, belongs to that address.
  const first = before && parts.length > 1 ? 1 : 0;
  const opens = /[<(＜（]/.test(line.slice(parts.at(-1)?.start, one.start));
  const closes = !before || /^\s*[>)＞）]/.test(line.slice(before.end, one.start));
  let from = parts.length - 1;
  if (alone || (opens && closes)) while (from > first && parts[from]?.after === ',') from -= 1;
  return from;
}

/** The text an address was read from, including the name before it and the bracket after it. */
function textOf(line: string, from: number, { start, end }: Found): string {
  const name = line.slice(from, start).trimStart();
  const closing = /^\s*[>)\]"＞）]/.exec(line.slice(end, end + 20))?.[0] ?? '';
  return (
    // Drop brackets and slashes that belong to the previous address.
    (from === 0 ? name : name.replace(/^[^\p{L}\p{N}"<([]+/u, '')) +
    line.slice(start, end) +
    closing
  );
}

/**
 * @returns the addresses, and as unreadable the invalid ones and parts that look like a person without an address.
 *   Empty for a line without letters or digits, such as `---`.
 */
export function readLine(line: string): Entry[] {
  const found = findAddresses(line);
  if (found.length === 0) return saysSomething(line) ? [unreadable(line.trim())] : [];
  const alone = found.length === 1;
  // In a spreadsheet's row, cells without an address describe the same people.
  const isRow = /[\t|]/.test(line);
  const entries: Entry[] = [];
  const keys = new Set<string>();
  let deactivated = false;
  const addOthers = (parts: readonly Part[]) => {
    for (const { start, end } of parts) {
      const text = line.slice(start, end).trim();
      if (alone && saysDeactivated(text)) deactivated = true;
      else if (!isRow && saysSomething(text)) entries.push(unreadable(text));
    }
  };

  let before: Found | undefined;
  for (const one of found) {
    const parts = partsOf(line, before?.end ?? 0, one.start);
    const from = nameStart(line, parts, one, before, alone);
    addOthers(parts.slice(before && parts.length > 1 ? 1 : 0, from));
    const text = textOf(line, parts[from]?.start ?? one.start, one);
    if ('error' in one.read) {
      entries.push(unreadable(text, one.read.error));
    } else if (keys.has(keyOf(one.read.address))) {
      entries.push({ kind: 'beside', text: one.read.address });
    } else {
      keys.add(keyOf(one.read.address));
      entries.push({ kind: 'address', text, address: one.read.address, deactivated: false });
    }
    before = one;
  }
  addOthers(partsOf(line, before?.end ?? 0, line.length).slice(1));
  if (!deactivated) return entries;
  return entries.map((entry) => (entry.kind === 'address' ? { ...entry, deactivated } : entry));
}

const unreadable = (text: string, code: AddressError = 'emailInvalid'): Entry => ({
  kind: 'unreadable',
  text,
  code,
});
