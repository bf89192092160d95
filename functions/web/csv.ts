import { RequestError } from '../runtime/errors.ts';

/**
 * Also matches after invisible characters. Tested on NFKC, which maps variants such as full-width
 * characters, accepted by spreadsheets in some languages, to the usual ones.
 */
const BEGINS_A_FORMULA = /^[\s\p{C}=+\-\u2212@|%]/u;

/**
 * A cell that no spreadsheet evaluates as a formula, whatever an address starts with
 * (https://owasp.org/www-community/attacks/CSV_Injection): a leading apostrophe makes it text.
 */
function cell(text: string): string {
  const safe = BEGINS_A_FORMULA.test(text.normalize('NFKC')) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/**
 * Whether the request has `?format=csv`.
 * @throws RequestError 400 `requestMalformed` for any other value, and for a repeated one
 */
export function wantsCsv({ format }: Readonly<Record<string, string | undefined>>): boolean {
  if (format !== undefined && format !== 'csv') throw new RequestError(400, 'requestMalformed');
  return format === 'csv';
}

export const CSV = 'text/csv; charset=utf-8';

/** RFC 4180, with a byte order mark so that Excel detects UTF-8. @param rows starts with the column names */
export const csv = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
