import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { commands } from '../deploy/operations.ts';
import { commandsIn } from './commands.ts';

const root = new URL('../../', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, root), 'utf8');
const guides = ['README.md', 'docs/operations.md', 'docs/emulator.md'];

test('test/deploy runs each command of docs/operations.md, unless it is marked', () => {
  const unmarked = commandsIn(read('docs/operations.md')).filter(({ account }) => !account);
  expect([...new Set(unmarked.map(({ text }) => text))].sort()).toEqual(
    Object.values(commands).sort(),
  );
});

test('only commands that need an account are marked so', () => {
  const marked = commandsIn(read('docs/operations.md')).filter(({ account }) => account);
  expect(marked.length).toBeGreaterThan(0);
  // The emulator reports a stack's deletion only after the CDK has looked.
  for (const { text } of marked) expect(text).toMatch(/^aws |^npx cdk destroy /);
});

test.each(guides)('%s names only existing scripts and files', (guide) => {
  const typed = commandsIn(read(guide)).map(({ text }) => text);
  const scripts = typed.flatMap((text) => /\bnpm (?:run )?(?!ci\b)([\w:-]+)/.exec(text)?.[1] ?? []);
  expect(Object.keys(packageJson.scripts)).toEqual(expect.arrayContaining(scripts));
  for (const file of typed.flatMap((text) => /\S+\.(?:ts|mjs)\b/.exec(text)?.[0] ?? []))
    expect(existsSync(new URL(file, root)), file).toBe(true);
});

test('commands are found in blocks and in sentences, with their marks', () => {
  const guide = [
    'Do `npm run one -- --json`, or `npx cdk',
    'two` **(account)**; the file `cdk.json` is no command, nor is `npm`.',
    '',
    '   ```sh',
    '   # says more',
    '   npm run three    # says why',
    '   ```',
    '',
    'Somebody else must do this **(account)**:',
    '',
    '   ```sh',
    '   aws four \\',
    '     --five "#5"',
    '   aws six',
    '   ```',
    '',
    '```json',
    'npm run seven',
    '```',
  ].join('\n');
  expect(commandsIn(guide)).toEqual([
    { text: 'npm run three', account: false },
    { text: 'aws four --five "#5"', account: true },
    { text: 'aws six', account: true },
    { text: 'npm run one -- --json', account: false },
    { text: 'npx cdk two', account: true },
  ]);
});
