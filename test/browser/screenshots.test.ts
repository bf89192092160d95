import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { shots, sourcesOf } from './shots.ts';

const docs = new URL('../../docs/', import.meta.url);
const files = readdirSync(new URL('screenshots/', docs))
  .filter((file) => file !== 'sources.json')
  .sort();
const shown = [
  ...readFileSync(new URL('journey.md', docs), 'utf8').matchAll(
    /!\[[^\]]+\]\(screenshots\/([^)]+)\)/g,
  ),
].map(([, file]) => file);

test('docs/journey.md shows all screenshots, in order, and no others', () => {
  expect(shown.length).toBeGreaterThan(5);
  expect(shown).toEqual(files);
});

test('they are PNG files of a reasonable size', () => {
  const contents = files.map((file) => readFileSync(new URL(`screenshots/${file}`, docs)));
  for (const content of contents)
    expect(content.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  expect(contents.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(1_500_000);
});

test('they show the current pages and mails: if not, `npm run screenshots`', () => {
  const taken = JSON.parse(readFileSync(new URL('screenshots/sources.json', docs), 'utf8'));
  expect(taken).toEqual(sourcesOf(shots));
});
