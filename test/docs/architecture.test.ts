import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const drawing = (text: string) => /```mermaid\n(.*?)```/s.exec(text)?.[1];

test('README and CONTRIBUTING draw the same architecture', () => {
  expect(drawing(read('README.md'))).toContain('Step Functions');
  expect(drawing(read('CONTRIBUTING.md'))).toBe(drawing(read('README.md')));
});

test('every file that CONTRIBUTING names exists', () => {
  const named = [
    ...read('CONTRIBUTING.md').matchAll(
      /`((?:functions|cdk|local|test|statemachines)\/[\w./-]+\.(?:tsx?|json))`/g,
    ),
  ];
  expect(named.length).toBeGreaterThan(15);
  for (const [, file = ''] of named) expect(() => read(file), file).not.toThrow();
});

test('every decision has a unique number, which is in its title', () => {
  const files = readdirSync(new URL('../../docs/decisions/', import.meta.url));
  const numbers = files.map((file) => file.split('-')[0]);
  expect(new Set(numbers).size).toBe(files.length);
  for (const file of files)
    expect(read(`docs/decisions/${file}`)).toMatch(new RegExp(`^# ${file.split('-')[0]}\\. `));
});
