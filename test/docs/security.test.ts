import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const document = readFileSync('docs/security.md', 'utf8');
const named = new Set(document.match(/\b(?:test|bench)\/[\w/-]+(?:\.test)?\.ts\b/g));

test('every threat and every limit names a test that is there', () => {
  const rows = document.split('\n').filter((line) => /^\| .*(?:\.test\.ts|bench\/)/.test(line));
  expect(rows.length).toBeGreaterThan(15);
  expect([...named].filter((path) => !existsSync(path))).toEqual([]);
});
