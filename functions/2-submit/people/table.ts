import papaparse from 'papaparse';
import { type Columns, namesAddresses, namesOnlyAddresses, readHead } from './columns.ts';
import { readLine } from './line.ts';
import { DEACTIVATED_MARK, type Entry, type Row, saysDeactivated } from './row.ts';

/**
 * Tables: CSV files, and what is copied out of spreadsheets and admin consoles. papaparse reads them:
 * csv-parse takes a second for the largest body that is all commas, ten times as long.
 */

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
  // Only a quoted cell goes over several lines.
  const isQuoted = text.includes('"');
  let next = 1;
  return data.map((cells) => {
    const line = next;
    next += 1;
    if (!isQuoted) return { line, lines: 1, cells };
    for (const cell of cells)
      for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) next += 1;
    return { line, lines: next - line, cells };
  });
}

/** The cells with an @. */
function indexesOf(cells: readonly string[]): number[] {
  const indexes: number[] = [];
  for (const [index, cell] of cells.entries()) if (cell.includes('@')) indexes.push(index);
  return indexes;
}

/** The people of one row: of the likeliest cell with an address, or of all when no column is named for it. */
function readRow(cells: readonly string[], columns: Columns | undefined): Entry[] {
  const withAt = indexesOf(cells);
  if (withAt.length === 0) {
    return readLine(
      cells
        .join(' ')
        .replace(/[^\S ]|\s{2,}/g, ' ')
        .trim(),
    );
  }
  const rankOf = (index: number) => columns?.rank.get(index) ?? Number.POSITIVE_INFINITY;
  const best = withAt.reduce((one, other) => (rankOf(other) < rankOf(one) ? other : one));
  const isMeant = (index: number) => index === best || rankOf(best) === Number.POSITIVE_INFINITY;
  // Cell by cell, of which a row has no more than its text; there can be far more columns.
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

/** So far down the names of the columns can stand, below a title, say. */
const HEAD_WITHIN = 10;

const cellsOf = (line: string, delimiter: string) =>
  line.slice(0, BEGINNING).split(delimiter).map(withoutQuotes);

/** Which line names the columns, one of them for addresses; undefined when none does. */
function headOf(lines: readonly string[]): number | undefined {
  let seen = 0;
  for (let at = 0; at < lines.length && seen < HEAD_WITHIN; at += 1) {
    const line = lines[at] ?? '';
    if (line.trim() === '' || EXCEL_MARK.test(line)) continue;
    seen += 1;
    if (line.slice(0, BEGINNING).includes('@')) continue;
    const names = cellsOf(line, delimiterOf(line));
    if (!names.some(namesAddresses)) continue;
    // Below something else it must look like one.
    if (seen === 1 || names.length > 1 || namesOnlyAddresses(names[0] ?? '')) return at;
  }
  return undefined;
}

/** The line with the first @; undefined when there is none. */
function firstWithAt(text: string): string | undefined {
  const at = text.indexOf('@');
  if (at < 0) return undefined;
  const end = text.indexOf('\n', at);
  return text.slice(text.lastIndexOf('\n', at) + 1, end < 0 ? text.length : end);
}

/**
 * The people in a table; undefined when the text is none. It is one when a line near its beginning names
 * columns, one of them for addresses, or when all lines from the first address on have as many cells and
 * the address in the same one.
 *
 * @param file whether it is a file for tables: then it is one in any case, and a first line without an
 *   address names the columns, whatever it calls them
 */
export function readTable(text: string, file: boolean): Row[] | undefined {
  const lines = text.split('\n');
  const head = headOf(lines);
  if (head !== undefined && head > 0) {
    const below = readTable(lines.slice(head).join('\n'), true) ?? [];
    return [
      ...lines
        .slice(0, head)
        .flatMap((line, index): Row[] =>
          EXCEL_MARK.test(line) ? [] : [{ line: index + 1, lines: 1, entries: readLine(line) }],
        ),
      ...below.map((row) => ({ ...row, line: row.line + head })),
    ].filter(({ entries }) => entries.length > 0);
  }
  const first = lines.find((line) => line.trim() !== '' && !EXCEL_MARK.test(line));
  if (first === undefined) return [];
  const named = head !== undefined;
  const record = firstWithAt(text);
  const delimiter = delimiterOf(named ? first : (record ?? first));
  if (!file && !named && !(record !== undefined && isRecord(record, delimiter))) return undefined;

  const rows = rowsOf(text, delimiter).filter(
    ({ cells, line }) =>
      cells.some((cell) => cell.trim() !== '') &&
      !(line === 1 && EXCEL_MARK.test(cells.join(delimiter))),
  );
  const [top] = rows;
  const rest = top && hasAt(top) ? rows : rows.slice(1);
  if (!file && !named && !isUniform(rows)) return undefined;
  // Somebody without an address has nothing where the others have theirs.
  const column = rest.find(hasAt)?.cells.findIndex((cell) => cell.includes('@')) ?? 0;
  const names = cellsOf(first, delimiter);
  const called = file && rest !== rows && names.length > 1 && (names[column] ?? '') !== '';
  const filled = new Set<number>();
  for (const { cells } of rest) for (const index of indexesOf(cells)) filled.add(index);
  const columns = named ? readHead(top?.cells ?? [], filled) : undefined;
  // With nothing below it, the first line is all there is to show.
  const read = named || (called && rest.length > 0) ? rest : rows;
  return read.map(({ line, lines: over, cells }) => ({
    line,
    lines: over,
    entries: readRow(cells, columns),
  }));
}

const hasAt = ({ cells }: { cells: string[] }) => cells.some((cell) => cell.includes('@'));

/**
 * Whether all rows from the first address on have as many cells, more than one, and the one address in
 * the same. A single one is a row below a head alone.
 */
function isUniform(all: readonly { cells: string[] }[]): boolean {
  const start = all.findIndex(hasAt);
  const rows = all.slice(start);
  if (rows.length === 1 && all[start - 1]?.cells.length !== rows[0]?.cells.length) return false;
  const columns = rows.map(({ cells }) => {
    const index = cells.findIndex((cell) => cell.includes('@'));
    const isOne = index >= 0 && cells.findLastIndex((cell) => cell.includes('@')) === index;
    return isOne && cells.length > 1 ? `${cells.length} ${index}` : undefined;
  });
  return columns[0] !== undefined && columns.every((column) => column === columns[0]);
}
