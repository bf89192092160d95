import { readCards } from './cards.ts';
import { hasMoreSpelled } from './find-addresses.ts';
import { readLine } from './line.ts';
import { DEACTIVATED_MARK, type Entry, type Row } from './row.ts';
import { readTable } from './table.ts';

export { normalizeText } from './normalize.ts';

/**
 * Reads lists of people, pasted from anywhere or uploaded as a file. Loses nobody: every @ of the text ends up in
 * an entry, and unreadable entries are kept so that they can be shown. Runs in linear time.
 */

/**
 * Several times what the largest accepted list needs, even as an export with three addresses and forty columns per
 * person. Nobody could fix a longer list line by line.
 */
const MOST = { lines: 25_000, addresses: 30_000, cells: 500_000 };

/** Stops counting at the first limit exceeded. */
function isTooLong(text: string): boolean {
  let [lines, addresses, cells] = [0, 0, 0];
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case NEW_LINE:
        lines += 1;
        if (lines > MOST.lines) return true;
        break;
      case AT_SIGN:
        addresses += 1;
        if (addresses > MOST.addresses) return true;
        break;
      case COMMA:
      case SEMICOLON:
      case TAB:
      case BAR:
        cells += 1;
        if (cells > MOST.cells) return true;
    }
  }
  return hasMoreSpelled(text, MOST.addresses - addresses);
}

const [NEW_LINE, AT_SIGN, COMMA, SEMICOLON, TAB, BAR] = [10, 64, 44, 59, 9, 124];

/**
 * Reads what was typed or pasted.
 * @param text normalized
 * @returns a row for each line that has entries; undefined when the text is far too long
 */
export function readPeople(text: string): Row[] | undefined {
  if (isTooLong(text)) return undefined;
  const rows = readCards(text) ?? readTable(text, false);
  if (rows) return rows;
  return text
    .split('\n')
    .map((line, index) => ({ line: index + 1, lines: 1, entries: readLine(line) }))
    .filter(({ entries }) => entries.length > 0);
}

/** A list as text, for the text box, and as the rows read from it. */
export interface List {
  text: string;
  rows: Row[];
}

/**
 * Reads a file with a table, and rewrites it with one line per person, which `readPeople` reads as the same people.
 * A person's further addresses get no line, but are among the entries, to be shown once.
 * @param text normalized
 * @returns undefined when the text is far too long
 */
export function readFileList(text: string): List | undefined {
  if (isTooLong(text)) return undefined;
  const lines: string[] = [];
  const rows: Row[] = [];
  let beside: Entry[] = [];
  for (const { entries } of readCards(text) ?? readTable(text, true) ?? []) {
    for (const entry of entries) {
      if (entry.kind === 'beside') {
        beside.push(entry);
        continue;
      }
      const alone = entry.kind === 'address' ? { ...entry, text: entry.address } : entry;
      lines.push(lineOf(alone));
      rows.push({ line: lines.length, lines: 1, entries: [alone] });
    }
    const last = rows.at(-1);
    if (!last) continue;
    last.entries.push(...beside);
    beside = [];
  }
  return { text: lines.join('\n'), rows };
}

const lineOf = (entry: Entry) =>
  entry.kind === 'address' && entry.deactivated ? `${entry.text}, ${DEACTIVATED_MARK}` : entry.text;

/** Appends one list to another, and renumbers its lines. */
export function joinLists(above: List, below: List): List {
  if (above.text === '') return below;
  if (below.text === '') return above;
  const offset = above.text.split('\n').length;
  return {
    text: `${above.text}\n${below.text}`,
    rows: [...above.rows, ...below.rows.map((row) => ({ ...row, line: row.line + offset }))],
  };
}

/** Removes entries from a list. Lines that still have entries keep their place; emptied lines are removed. */
export function leaveOut({ text, rows }: List, isOut: (entry: Entry) => boolean): List {
  const lines: (readonly string[])[] = text.split('\n').map((line) => [line]);
  const left = rows.map((row): Row => {
    const { line, lines: over, entries } = row;
    if (!entries.some(isOut)) return row;
    const kept = entries.filter((entry) => entry.kind !== 'beside' && !isOut(entry));
    lines.fill([], line - 1, line - 1 + over);
    if (kept.length > 0) lines[line - 1] = linesOf(kept);
    return { line, lines: lines[line - 1]?.length ?? 0, entries: kept };
  });
  // Browsers drop an empty first line of a text box.
  for (let at = 0; at < lines.length && lines[at]?.join('').trim() === ''; at += 1) lines[at] = [];
  let count = 0;
  const before = lines.map((each) => {
    const own = count;
    count += each.length;
    return own;
  });
  return {
    text: lines.flat().join('\n'),
    rows: left
      .filter(({ entries }) => entries.length > 0)
      .map((row) => ({ ...row, line: (before[row.line - 1] ?? 0) + 1 })),
  };
}

/** One line, unless an address is marked as deactivated: a mark applies to its whole line. */
const linesOf = (entries: readonly Entry[]) =>
  entries.some((entry) => entry.kind === 'address' && entry.deactivated)
    ? entries.map(lineOf)
    : [entries.map(({ text }) => text).join(', ')];
