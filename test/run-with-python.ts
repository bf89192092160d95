import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { NotToBeHad, pythonPrograms } from './python.ts';

const root = join(import.meta.dirname, '..');
const NOT_TO_BE_HAD = 3;

/**
 * Runs tests that need Python programs, and exits with their exit code, or with 3 if the programs are unavailable.
 * Further arguments go to vitest.
 *
 * @param about `directory` of the tests, with its vitest.config.ts and requirements.txt; `name` of the Python
 *   environment; `variable` that tells the tests where its programs are; `missing`: the message if there are none
 */
export async function runWithPython(about: {
  directory: string;
  name: string;
  variable: string;
  missing: string;
}): Promise<never> {
  const { directory, name, variable, missing } = about;
  const programs = await pythonPrograms(name, join(directory, 'requirements.txt')).catch(
    (error: unknown) => {
      if (!(error instanceof NotToBeHad)) throw error;
      console.error(`${missing}: ${error.message}`);
      process.exit(NOT_TO_BE_HAD);
    },
  );
  const vitest = [join(root, 'node_modules/vitest/vitest.mjs'), 'run'];
  const { status } = spawnSync(
    process.execPath,
    [...vitest, '--config', join(directory, 'vitest.config.ts'), ...process.argv.slice(2)],
    { cwd: root, stdio: 'inherit', env: { ...process.env, [variable]: programs } },
  );
  process.exit(status ?? 1);
}
