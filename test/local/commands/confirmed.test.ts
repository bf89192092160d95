import { PassThrough } from 'node:stream';
import { expect, onTestFinished, test, vi } from 'vitest';
import { confirmed } from '../../../local/commands/command.ts';

/** A terminal where somebody types this text. */
function typing(text: string) {
  const terminal = Object.assign(new PassThrough(), { isTTY: true });
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(terminal as unknown as typeof process.stdin);
  const asked = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  terminal.write(`${text}\n`);
  return asked;
}

test.each([
  ['y', true],
  ['Yes', true],
  ['n', false],
  ['', false],
])('somebody at a terminal is asked, and %j is %s', async (text, answer) => {
  const asked = typing(text);
  expect(await confirmed('Stop it?')).toBe(answer);
  expect(asked.mock.calls.flat().join('')).toContain('Stop it? [y/N]');
});

test('a program is not asked', async () => {
  expect(await confirmed('Stop it?')).toBe(true);
});
