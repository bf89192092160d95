import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cases, notMade } from './cases.ts';

/** Exactly one file makes each case, or the case says why none does. */

const folder = new URL('./', import.meta.url);
const made = readdirSync(folder)
  .filter((name) => !['cases.ts', 'corpus.test.ts', 'attacks.ts'].includes(name))
  .flatMap((name) => [
    ...readFileSync(new URL(name, folder), 'utf8').matchAll(/(?<=^ {2}| |\{ )([A-Z]\d\d): /gm),
  ])
  .map(([, id]) => id);

test('every case is made exactly once, and nothing else is', () => {
  const known = cases.map(({ id }) => id);
  expect([...made, ...Object.keys(notMade)].sort()).toEqual(known.toSorted());
});

test('cases have unique IDs and expected outcomes', () => {
  expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  for (const { id, what, expected } of cases)
    expect([id, what !== '', expected !== '']).toEqual([id, true, true]);
});

test('nearly all are made', () => {
  expect(made.length).toBeGreaterThanOrEqual(220);
});
