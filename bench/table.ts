/** Prints rows under a heading; the first row names the columns, numbers are right-aligned. */
export function printTable(heading: string, rows: readonly (readonly string[])[]): void {
  const [head = [], ...body] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  process.stdout.write(`\n${heading}\n\n${[head, ...body].map(line).join('\n')}\n`);
}

export const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** `1.23`: the multiple of the floor. */
export const ratio = (value: number, floor: number) => (value / floor).toFixed(2);

export const milliseconds = (value: number) => value.toFixed(value < 10 ? 2 : 0);
