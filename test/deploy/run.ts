import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `npm run test:deploy`: gets the AWS emulator and runs the tests beside this file.
 * Exits with 3 where the emulator cannot be had.
 */

const NOT_TO_BE_HAD = 3;

const root = join(import.meta.dirname, '../..');
const requirements = join(import.meta.dirname, 'requirements.txt');
const environment = join(root, 'node_modules/.cache/emulator');
/** What was installed, written last: an interrupted installation is begun anew. */
const installed = join(environment, 'installed.txt');

function giveUp(why: string): never {
  console.error(`The deployment is not tested: ${why}`);
  process.exit(NOT_TO_BE_HAD);
}

function findPython(): string {
  const recent = 'import sys, venv; sys.exit(sys.version_info < (3, 11))';
  const python = ['python3', 'python'].find(
    (command) => spawnSync(command, ['-c', recent], { stdio: 'ignore' }).status === 0,
  );
  return (
    python ??
    giveUp('the AWS emulator (MiniStack) and the mail server need Python 3.11 or newer, with venv.')
  );
}

function install(): void {
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return;
  const python = findPython();
  rmSync(environment, { recursive: true, force: true });
  mkdirSync(environment, { recursive: true });
  if (spawnSync(python, ['-m', 'venv', environment], { stdio: 'ignore' }).status !== 0)
    giveUp('Python could not create a virtual environment (Debian: apt install python3-venv).');
  const pip = spawnSync(
    join(environment, 'bin/python'),
    ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements],
    { encoding: 'utf8' },
  );
  if (pip.status !== 0)
    giveUp(
      `PyPI did not give the AWS emulator (${pip.stderr.trim().split('\n').at(-1) ?? 'no answer'}).`,
    );
  writeFileSync(installed, wanted);
}

install();
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    join(import.meta.dirname, 'vitest.config.ts'),
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, EMULATOR: join(environment, 'bin') } },
);
process.exit(status ?? 1);
