import { readCards } from './cards.ts';
import { readLine } from './line.ts';
import { DEACTIVATED_MARK, type Entry, type Row } from './row.ts';
import { readTable } from './table.ts';

export { normalizeText } from './normalize.ts';

/**
 * Lists of people, pasted from anywhere or uploaded as a file. As many come out as went in: every @ of
 * the text is in one of the entries, and what is no address is among them too, to be shown. The time
 * it takes grows with the length of the text alone.
 */

/**
 * Several times what a list of as many people as are taken needs, an export with three addresses and
 * forty columns for each included. What has more cannot be put right line by line.
 */
const MOST = { lines: 25_000, addresses: 30_000, cells: 500_000 };

function isTooLong(text: string): boolean {
  const count = { lines: 0, addresses: 0, cells: 0 };
  for (let at = 0; at < text.length; at += 1)
    switch (text.charAt(at)) {
      case '\n':
        count.lines += 1;
        break;
      case '@':
        count.addresses += 1;
        break;
      case ',':
      case ';':
      case '\t':
      case '|':
        count.cells += 1;
        break;
    }
  return count.lines > MOST.lines || count.addresses > MOST.addresses || count.cells > MOST.cells;
}

/**
 * Reads what was typed or pasted.
 * @param text normalized
 * @returns a row for each line in which there is something; undefined when it is far too long
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

/**
 * Reads a table's file, and says it in lines that `readPeople` reads as the same people.
 * @param text normalized
 * @returns undefined when it is far too long
 */
export function linesOfFile(text: string): string[] | undefined {
  if (isTooLong(text)) return undefined;
  return (readCards(text) ?? readTable(text, true) ?? []).flatMap(({ entries }) =>
    entries.flatMap(lineOf),
  );
}

function lineOf(entry: Entry): string[] {
  switch (entry.kind) {
    case 'address':
      return [entry.deactivated ? `${entry.address}, ${DEACTIVATED_MARK}` : entry.address];
    case 'unreadable':
      return [entry.text];
    case 'beside':
      return [];
  }
}

/**
 * The text without some of its entries. A line of which something is left keeps its place; the others
 * go with their line.
 */
export function leaveOut(
  text: string,
  rows: readonly Row[],
  isOut: (entry: Entry) => boolean,
): string {
  const lines: (string | undefined)[] = text.split('\n');
  for (const { line, lines: over, entries } of rows) {
    if (!entries.some(isOut)) continue;
    const left = entries.filter((entry) => entry.kind !== 'beside' && !isOut(entry));
    lines.fill(undefined, line - 1, line - 1 + over);
    if (left.length > 0) lines[line - 1] = left.map(({ text: part }) => part).join(', ');
  }
  return lines.filter((line) => line !== undefined).join('\n');
}
