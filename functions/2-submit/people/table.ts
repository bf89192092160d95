import papaparse from 'papaparse';
import { readLine } from './line.ts';
import { DEACTIVATED_MARK, type Entry, type Row, saysDeactivated } from './row.ts';

/**
 * Tables: CSV files, and what is copied out of spreadsheets and admin consoles. papaparse reads them:
 * csv-parse takes a second for the largest body that is all commas, ten times as long.
 */

/** `primaryEmail`, `user_email` and `profile.email` in words. */
const inWords = (name: string) =>
  name
    .slice(0, LONGEST_NAME)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[\s_.]+/g, ' ')
    .trim();

/** Nothing longer is the name of a column. */
const LONGEST_NAME = 100;

const EMAIL =
  /\be-?mail|^mails?\b|courriel|correo|e-?post|[eé]lectr[oó]ni|elettronica|sähköposti|почт|メール|邮箱|郵箱|邮件|郵件|메일/i;
/** Of the same person, and not the one to sign in with. */
const OTHER_EMAIL =
  /second|alternat|additional|other|private|privat|personal|home|recovery|backup|manager/i;

/** What columns of addresses are called, the likeliest first. */
const EMAIL_COLUMNS = [
  (name: string) => /^(primary |work )?e-?mail([ -]?(address|adresse))?$/i.test(name),
  (name: string) => EMAIL.test(name) && !OTHER_EMAIL.test(name),
  (name: string) => /^(profile |user )?login$|^user ?name$|^user principal name$/i.test(name),
  (name: string) => EMAIL.test(name),
];
const namesAddresses = (name: string) => EMAIL_COLUMNS.some((column) => column(inWords(name)));

/** Columns that say whether somebody can sign in: `Status`, `User status`, Google's `Status [READ ONLY]`. */
const STATUS_COLUMN =
  /^(?:user|account|employee|employment|okta|person)?[ _-]*(?:status|state)(?: *\[.*\])?$/i;
const ENABLED_COLUMN = /^(?:is[ _-]?)?(?:account[ _-]?)?(?:enabled|active|aktiv)$/i;
const DISABLED_COLUMN =
  /^(?:is[ _-]?)?(?:account[ _-]?)?(?:suspended|disabled|deactivated|archived|inactive|inaktiv)$/i;
const YES = /^(?:true|yes|1|ja|wahr)$/i;
const NO = /^(?:false|no|0|nein|falsch)$/i;

/** Excel's own first line: `sep=;` */
const EXCEL_MARK = /^sep=.$/i;

/** So much of a line says what it is; a line may be as long as the whole list. */
const BEGINNING = 10_000;

const withoutQuotes = (cell: string) => cell.replaceAll('"', '').trim();

/** Excel writes semicolons where the comma is a decimal mark, and tabs as "Unicode text". */
function delimiterOf(line: string): string {
  const bare = line.slice(0, BEGINNING).replace(/"[^"]*"/g, '');
  const counts = [',', ';', '\t'].map((delimiter) => ({
    delimiter,
    count: bare.split(delimiter).length,
  }));
  return counts.reduce((most, each) => (each.count > most.count ? each : most)).delimiter;
}

/** Whether a line has several cells, one of them with an @. */
const isRecord = (line: string, delimiter: string) => {
  const cells = line.slice(0, BEGINNING).split(delimiter);
  return cells.length > 1 && cells.filter((cell) => cell.includes('@')).length === 1;
};

/** The cells of each row, with its first line, from 1, and how many it goes over. */
function rowsOf(text: string, delimiter: string) {
  let { data, errors } = papaparse.parse<string[]>(text, { delimiter, newline: '\n' });
  // A quote that is never closed, or in the middle: what is there can be read without any.
  if (errors.some(({ type }) => type === 'Quotes')) {
    const bare = text.replaceAll('"', ' ');
    ({ data } = papaparse.parse<string[]>(bare, { delimiter, newline: '\n', fastMode: true }));
  }
  let next = 1;
  return data.map((cells) => {
    const line = next;
    next += 1;
    for (const cell of cells)
      for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) next += 1;
    return { line, lines: next - line, cells };
  });
}

/** What the columns of a table are for. */
interface Columns {
  /** How likely a column is the one of the addresses: 0 is the likeliest. */
  rank: ReadonlyMap<number, number>;
  /** Whether a cell of the column says that somebody cannot sign in. */
  deactivates: ReadonlyMap<number, (cell: string) => boolean>;
}

/** @param filled columns with addresses: "E-mail verified" has none */
function readHead(names: readonly string[], filled: ReadonlySet<number>): Columns {
  const rank = new Map<number, number>();
  const deactivates = new Map<number, (cell: string) => boolean>();
  for (const [index, cell] of names.entries()) {
    const name = inWords(cell);
    const found = EMAIL_COLUMNS.findIndex((column) => column(name));
    if (found >= 0 && filled.has(index)) rank.set(index, found);
    if (STATUS_COLUMN.test(name)) deactivates.set(index, saysDeactivated);
    if (ENABLED_COLUMN.test(name)) deactivates.set(index, (value) => NO.test(value));
    if (DISABLED_COLUMN.test(name)) deactivates.set(index, (value) => YES.test(value));
  }
  return { rank, deactivates };
}

/** The people of one row: of the likeliest cell with an address, or of all when no column is named for it. */
function readRow(cells: readonly string[], columns: Columns | undefined): Entry[] {
  const withAt = cells.flatMap((cell, index) => (cell.includes('@') ? [index] : []));
  if (withAt.length === 0) {
    return readLine(cells.join(' ').replace(/\s+/g, ' ').trim());
  }
  const rankOf = (index: number) => columns?.rank.get(index) ?? Number.POSITIVE_INFINITY;
  const best = withAt.reduce((one, other) => (rankOf(other) < rankOf(one) ? other : one));
  const isMeant = (index: number) => index === best || rankOf(best) === Number.POSITIVE_INFINITY;
  const deactivated = cells.some((cell, index) =>
    columns
      ? columns.deactivates.get(index)?.(cell.trim()) || cell.trim() === DEACTIVATED_MARK
      : saysDeactivated(cell),
  );
  return withAt.flatMap((index): Entry[] => {
    const cell = (cells[index] ?? '').replaceAll('\n', ' ').trim();
    if (!isMeant(index)) return [{ kind: 'beside', text: cell }];
    return readLine(cell).map((entry) =>
      entry.kind === 'address'
        ? { ...entry, deactivated: deactivated || entry.deactivated }
        : entry,
    );
  });
}

/**
 * The people in a table; undefined when the text is none. It is one when its first line names columns,
 * one of them for addresses, or when all lines have as many cells and the address in the same one,
 * save perhaps the first.
 *
 * @param file whether it is a file for tables: then it is one in any case, and a first line without an
 *   address names the columns, whatever it calls them
 */
export function readTable(text: string, file: boolean): Row[] | undefined {
  const lines = text.split('\n');
  const [first, second] = lines.filter((line) => line.trim() !== '' && !EXCEL_MARK.test(line));
  if (first === undefined) return [];
  const delimiter = delimiterOf(first);
  const hasAddress = first.includes('@');
  const names = first.slice(0, BEGINNING).split(delimiter).map(withoutQuotes);
  const named = !hasAddress && names.some(namesAddresses);
  if (!file && !named && !(second !== undefined && isRecord(second, delimiter))) return undefined;

  const rows = rowsOf(text, delimiter).filter(
    ({ cells, line }) =>
      cells.some((cell) => cell.trim() !== '') &&
      !(line === 1 && EXCEL_MARK.test(cells.join(delimiter))),
  );
  const rest = hasAddress ? rows : rows.slice(1);
  if (!file && !named && !isUniform(rest)) return undefined;
  // Somebody without an address has nothing where the others have theirs.
  const column = rest.find(hasAt)?.cells.findIndex((cell) => cell.includes('@')) ?? 0;
  const called = file && !hasAddress && names.length > 1 && (names[column] ?? '') !== '';
  const filled = new Set(
    rest.flatMap(({ cells }) =>
      cells.flatMap((cell, index) => (cell.includes('@') ? [index] : [])),
    ),
  );
  const columns = named ? readHead(rows[0]?.cells ?? [], filled) : undefined;
  return (named || called ? rest : rows).map(({ line, lines: over, cells }) => ({
    line,
    lines: over,
    entries: readRow(cells, columns),
  }));
}

const hasAt = ({ cells }: { cells: string[] }) => cells.some((cell) => cell.includes('@'));

/** Whether all rows have as many cells, more than one, and the one address in the same. */
function isUniform(rows: readonly { cells: string[] }[]): boolean {
  const columns = rows.map(({ cells }) => {
    const index = cells.findIndex((cell) => cell.includes('@'));
    const isOne = index >= 0 && cells.findLastIndex((cell) => cell.includes('@')) === index;
    return isOne && cells.length > 1 ? `${cells.length} ${index}` : undefined;
  });
  return columns[0] !== undefined && columns.every((column) => column === columns[0]);
}
