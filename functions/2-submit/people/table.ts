import papaparse from 'papaparse';
import { type Columns, namesAddresses, namesOnlyAddresses, readHead } from './columns.ts';
import { readLine } from './line.ts';
import { DEACTIVATED_MARK, type Entry, type Row, saysDeactivated } from './row.ts';

/**
 * Tables: CSV files, and cells copied from spreadsheets and admin consoles. Parsed by papaparse, since csv-parse is
 * ten times slower: a second for the largest body when it is all commas.
 */

/** Excel's own first line: `sep=;` */
const EXCEL_MARK = /^sep=.$/i;

/** Characters of a line to examine; a line may be as long as the whole list. */
const BEGINNING = 10_000;

const withoutQuotes = (cell: string) => cell.replaceAll('"', '').trim();

/** Excel writes semicolons in locales with a decimal comma, and tabs for "Unicode text". */
function delimiterOf(line: string): string {
  const bare = line.slice(0, BEGINNING).replace(/"[^"]*"/g, '');
  const counts = [',', ';', '\t'].map((delimiter) => ({
    delimiter,
    count: bare.split(delimiter).length,
  }));
  return counts.reduce((most, each) => (each.count > most.count ? each : most)).delimiter;
}

/** Whether a line has several cells, exactly one of them with an @. */
const isRecord = (line: string, delimiter: string) => {
  const cells = line.slice(0, BEGINNING).split(delimiter);
  return cells.length > 1 && cells.filter((cell) => cell.includes('@')).length === 1;
};

/** The cells of each row, with the number of its first line, from 1, and how many lines it spans. */
function rowsOf(text: string, delimiter: string) {
  let { data, errors } = papaparse.parse<string[]>(text, { delimiter, newline: '\n' });
  // If a quote is unclosed or stray, read the text without quotes.
  if (errors.some(({ type }) => type === 'Quotes')) {
    const bare = text.replaceAll('"', ' ');
    ({ data } = papaparse.parse<string[]>(bare, { delimiter, newline: '\n', fastMode: true }));
  }
  // Only a quoted cell spans several lines.
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

/** Indexes of the cells with an @. */
function indexesOf(cells: readonly string[]): number[] {
  const indexes: number[] = [];
  for (const [index, cell] of cells.entries()) if (cell.includes('@')) indexes.push(index);
  return indexes;
}

/** The people of one row: from its likeliest cell with an address, or from all if no column is named for addresses. */
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
  // Iterate over cells rather than columns: the text bounds a row's cells, and there can be far more columns.
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

/** Non-empty lines to search for column names, which may follow a title. */
const HEAD_WITHIN = 10;

const cellsOf = (line: string, delimiter: string) =>
  line.slice(0, BEGINNING).split(delimiter).map(withoutQuotes);

/** Index of the line that names the columns, one of them for addresses; undefined if there is none. */
function headOf(lines: readonly string[]): number | undefined {
  let seen = 0;
  for (let at = 0; at < lines.length && seen < HEAD_WITHIN; at += 1) {
    const line = lines[at] ?? '';
    if (line.trim() === '' || EXCEL_MARK.test(line)) continue;
    seen += 1;
    if (line.slice(0, BEGINNING).includes('@')) continue;
    const names = cellsOf(line, delimiterOf(line));
    if (!names.some(namesAddresses)) continue;
    // Below the first line it must clearly be a head.
    if (seen === 1 || names.length > 1 || namesOnlyAddresses(names[0] ?? '')) return at;
  }
  return undefined;
}

/** The line with the first @; undefined if there is none. */
function firstWithAt(text: string): string | undefined {
  const at = text.indexOf('@');
  if (at < 0) return undefined;
  const end = text.indexOf('\n', at);
  return text.slice(text.lastIndexOf('\n', at) + 1, end < 0 ? text.length : end);
}

/**
 * Reads the people in a table. Text is a table if a line near its beginning names columns, one of them for
 * addresses, or if all lines from the first address on have the same number of cells and the address in the
 * same one.
 *
 * @param file whether the text is an uploaded file: it then always counts as a table, and a first line without an
 *   address names the columns, whatever the names are
 * @returns undefined if the text is not a table
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
  // A head names the address column; in the row of a person without an address, that cell is empty.
  const column = rest.find(hasAt)?.cells.findIndex((cell) => cell.includes('@')) ?? 0;
  const names = cellsOf(first, delimiter);
  const called = file && rest !== rows && names.length > 1 && (names[column] ?? '') !== '';
  const filled = new Set<number>();
  for (const { cells } of rest) for (const index of indexesOf(cells)) filled.add(index);
  const columns = named ? readHead(top?.cells ?? [], filled) : undefined;
  // Keep the first line if there is nothing below it, so that it is shown.
  const read = named || (called && rest.length > 0) ? rest : rows;
  return read.map(({ line, lines: over, cells }) => ({
    line,
    lines: over,
    entries: readRow(cells, columns),
  }));
}

const hasAt = ({ cells }: { cells: string[] }) => cells.some((cell) => cell.includes('@'));

/**
 * Whether all rows from the first address on have the same number of cells, more than one, with exactly one address,
 * always in the same cell. A single row must have as many cells as the row above it, its head.
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
