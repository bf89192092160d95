import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Why Python or a package of it is unavailable here, in a sentence for people. */
export class NotToBeHad extends Error {
  override readonly name = 'NotToBeHad';
}

async function run(command: string, args: readonly string[]) {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const [status] = await once(child, 'close').catch(() => [1]);
  return { isDone: status === 0, lastError: errors.trim().split('\n').at(-1) || 'no answer' };
}

async function findPython(): Promise<string> {
  const recent = 'import sys, venv; sys.exit(sys.version_info < (3, 11))';
  for (const command of ['python3', 'python'])
    if ((await run(command, ['-c', recent])).isDone) return command;
  throw new NotToBeHad('Python 3.11 or newer, with venv, is needed.');
}

/**
 * The programs' directory of a virtual environment in node_modules/.cache with these requirements. Creates it if it
 * is missing or has others.
 * @param requirements path of a requirements.txt
 * @throws NotToBeHad
 */
export async function pythonPrograms(name: string, requirements: string): Promise<string> {
  const environment = join(import.meta.dirname, '../node_modules/.cache', name);
  // The installed requirements, written last: an interrupted installation starts over.
  const installed = join(environment, 'installed.txt');
  const programs = join(environment, 'bin');
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return programs;
  const python = await findPython();
  rmSync(environment, { recursive: true, force: true });
  mkdirSync(environment, { recursive: true });
  if (!(await run(python, ['-m', 'venv', environment])).isDone)
    throw new NotToBeHad(
      'Python could not create a virtual environment (Debian: apt install python3-venv).',
    );
  const pip = await run(join(programs, 'python'), [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '-r',
    requirements,
  ]);
  if (!pip.isDone) throw new NotToBeHad(`PyPI did not give it (${pip.lastError}).`);
  writeFileSync(installed, wanted);
  return programs;
}
