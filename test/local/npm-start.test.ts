import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openDataDirectory } from '../../local/data-directory.ts';
import { freePorts } from '../flow/machine.ts';
import { startSmtp } from './aws/smtp.ts';

function temporaryDirectory() {
  const directory = mkdtempSync(join(tmpdir(), 'npm-start-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

const CACHE = 'node_modules/.cache/local';

type Started = ChildProcessByStdio<null, Readable, Readable>;

/** Runs `npm start`, or the command behind it, in its own process group, which ends with the test. */
async function start(
  command: 'npm' | 'node',
  directory: string,
  variables: Record<string, string> = {},
): Promise<Started> {
  const child = spawn(
    command === 'npm' ? 'npm' : process.execPath,
    command === 'npm' ? ['start'] : ['local/run.mjs'],
    {
      env: {
        ...process.env,
        // The default in a terminal; the tests' own settings silence it.
        POWERTOOLS_LOG_LEVEL: 'INFO',
        PORT: String(await freePorts()),
        DATA_DIRECTORY: directory,
        ...variables,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  );
  onTestFinished(() => {
    try {
      process.kill(-Number(child.pid), 'SIGKILL');
    } catch {
      // It has already ended.
    }
  });
  return child;
}

async function started(child: Started) {
  let text = '';
  for await (const chunk of child.stdout) {
    text += String(chunk);
    if (!text.includes('Start here')) continue;
    // Functions log to the file only.
    expect(text).not.toContain('"level":');
    return;
  }
  throw new Error('It did not start');
}

/** The output and exit code of a process that refuses to start. */
async function refused(child: Started) {
  const [written, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { written, code };
}

/** Waits until no process holds the data. */
const released = (directory: string) =>
  vi.waitFor(() => openDataDirectory(directory).close(), { timeout: 10_000, interval: 100 });

test.each(['npm', 'node'] as const)('SIGTERM to %s stops the server', async (command) => {
  const directory = temporaryDirectory();
  const child = await start(command, directory);
  await started(child);
  child.kill('SIGTERM');
  await released(directory);
});

test('Ctrl+C in the terminal stops the server', async () => {
  const directory = temporaryDirectory();
  const child = await start('npm', directory);
  await started(child);
  process.kill(-Number(child.pid), 'SIGINT');
  await released(directory);
});

test('a second process on the same data is refused in a sentence, and the first goes on', async () => {
  const directory = temporaryDirectory();
  const first = await start('node', directory);
  await started(first);
  const second = await start('node', directory);
  expect(await refused(second)).toEqual({
    code: 1,
    written: `\n  Another process runs on ${directory}: stop it first, or set DATA_DIRECTORY to another place.\n\n`,
  });
  expect(first.exitCode).toBeNull();

  first.kill('SIGKILL');
  const third = await start('node', directory);
  await started(third);
});

test('data that cannot be used are refused in a sentence, without a stack', async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'secrets.key'), Buffer.alloc(32));
  const child = await start('node', directory);
  const { code, written } = await refused(child);
  expect(code).toBe(1);
  expect(written).toMatch(/^(?:Putting .+\n)?\n {2}\S+onboarding\.db is missing: [^\n]+\.\n\n$/);
});

test('an unexpected error is shown with its source file and line', async () => {
  const directory = temporaryDirectory();
  const data = openDataDirectory(directory);
  data.database.exec('create table ses_messages (seq integer)');
  data.close();
  const { code, written } = await refused(await start('node', directory));
  expect(code).toBe(1);
  expect(written).toMatch(
    /Could not start: Error: .+\n +at createSes \(\S+local\/aws\/ses\.ts:\d+:\d+\)\n/,
  );
  // Packages are not in the source map, which stays in memory from then on.
  expect(statSync(`${CACHE}/main.cjs.map`).size).toBeLessThan(4_000_000);
});

test("a mail server's refusal of the password is a sentence, before anything runs", async () => {
  const smtp = await startSmtp({ login: '535 5.7.8 no' });
  const child = await start('node', temporaryDirectory(), {
    SMTP_URL: smtp.url.replace('//', '//user:canary@'),
    PRODUCT_URL: 'https://app.sequel.test/',
  });
  const { code, written } = await refused(child);
  expect(code).toBe(1);
  expect(written).toContain('refuses the user name or the password of SMTP_URL (535)');
  expect(written).not.toContain('canary');
});

test('the next start uses the same bundle, wherever its directory is', async () => {
  /** Starts and stops it. @returns when its bundle was built */
  const bundleOf = async () => {
    const directory = temporaryDirectory();
    const child = await start('node', directory);
    await started(child);
    child.kill('SIGTERM');
    await released(directory);
    return statSync(`${CACHE}/main.cjs`).mtimeMs;
  };
  expect(await bundleOf()).toBe(await bundleOf());
  const files: [string][] = JSON.parse(readFileSync(`${CACHE}/made.json`, 'utf8'));
  expect(files.filter(([path]) => isAbsolute(path))).toEqual([]);
}, 120_000);
