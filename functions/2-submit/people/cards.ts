import { readLine } from './line.ts';
import type { Row } from './row.ts';

/** Address book formats with a line per property: vCard (RFC 6350), for contacts, and LDIF (RFC 2849), for directories. */
interface Format {
  /** Matches the beginning of the text. */
  starts: RegExp;
  /** Match the lines with a person's addresses and name. */
  email: RegExp;
  name: RegExp;
  /** Matches the line that ends a person. */
  ends: RegExp;
}

const FORMATS: readonly Format[] = [
  {
    starts: /^BEGIN:VCARD\b/i,
    email: /^(?:[\w-]+\.)?EMAIL[;:]/i,
    name: /^(?:[\w-]+\.)?FN[;:]/i,
    ends: /^END:VCARD\b/i,
  },
  {
    starts: /^(?:version: ?1\s+)?dn: /i,
    email: /^(?:mail|email|userPrincipalName|rfc822Mailbox): /i,
    name: /^(?:dn|cn|displayName): /i,
    ends: /^\s*$/,
  },
];

/** @returns undefined if the text is not an address book */
export function readCards(text: string): Row[] | undefined {
  const format = FORMATS.find(({ starts }) => starts.test(text));
  if (!format) return undefined;
  const rows: Row[] = [];
  let hasAddress = false;
  let name: Row | undefined;
  for (const [index, line] of [...text.split('\n'), ''].entries()) {
    const row = (entries: Row['entries']): Row => ({ line: index + 1, lines: 1, entries });
    if (format.email.test(line)) {
      hasAddress = true;
      rows.push(row(readLine(line.slice(line.indexOf(':') + 1))));
    } else if (line.includes('@')) {
      rows.push(row([{ kind: 'beside', text: line.trim() }]));
    } else if (format.name.test(line)) {
      name ??= row([{ kind: 'unreadable', text: line.trim(), code: 'emailInvalid' }]);
    } else if (format.ends.test(line)) {
      // A person without an address.
      if (!hasAddress && name) rows.push(name);
      hasAddress = false;
      name = undefined;
    }
  }
  return rows.filter(({ entries }) => entries.length > 0);
}
