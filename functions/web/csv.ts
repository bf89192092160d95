import { RequestError } from '../runtime/errors.ts';

/**
 * Also after what cannot be seen, and in other forms, such as those full-width ones that spreadsheets of
 * some languages take for the same (NFKC makes them one).
 */
const BEGINS_A_FORMULA = /^[\s\p{C}=+\-\u2212@|%]/u;

/**
 * A cell that no spreadsheet takes for a formula, whatever somebody's address begins with
 * (https://owasp.org/www-community/attacks/CSV_Injection): an apostrophe makes it a text.
 */
function cell(text: string): string {
  const safe = BEGINS_A_FORMULA.test(text.normalize('NFKC')) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/**
 * Whether `?format=csv` is asked for.
 * @throws RequestError 400 `requestMalformed` for any other, and for one that came twice
 */
export function wantsCsv({ format }: Readonly<Record<string, string | undefined>>): boolean {
  if (format !== undefined && format !== 'csv') throw new RequestError(400, 'requestMalformed');
  return format === 'csv';
}

export const CSV = 'text/csv; charset=utf-8';

/** RFC 4180, with a byte order mark, by which Excel knows UTF-8. @param rows the names of the columns first */
export const csv = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
