import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const document = readFileSync('docs/security.md', 'utf8');
const named = new Set(document.match(/\b(?:test|bench)\/[\w/-]+(?:\.test)?\.ts\b/g));

test('every threat and every limit names an existing test', () => {
  const rows = document.split('\n').filter((line) => /^\| .*(?:\.test\.ts|bench\/)/.test(line));
  expect(rows.length).toBeGreaterThan(15);
  expect([...named].filter((path) => !existsSync(path))).toEqual([]);
});

test('every accepted risk has an owner, and a date for its review', () => {
  const [, accepted = ''] = document.split('\n## Accepted\n');
  const rows = accepted.split('\n').filter((line) => /^\| (?!risk|---)/.test(line));
  expect(rows.length).toBeGreaterThan(3);
  for (const row of rows) expect(row).toMatch(/ \| [a-z ]+ (owner|lead) \| \d{4}-\d\d-\d\d \|$/);
});
