import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { NotToBeHad, pythonPrograms } from '../python.ts';

/**
 * `npm run test:deploy`: gets the AWS emulator (MiniStack) and the mail server, and runs the tests
 * beside this file. Exits with 3 where they cannot be had.
 */

const NOT_TO_BE_HAD = 3;

const root = join(import.meta.dirname, '../..');
const programs = await pythonPrograms(
  'emulator',
  join(import.meta.dirname, 'requirements.txt'),
).catch((error: unknown) => {
  if (!(error instanceof NotToBeHad)) throw error;
  console.error(`The deployment is not tested: ${error.message}`);
  process.exit(NOT_TO_BE_HAD);
});
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    join(import.meta.dirname, 'vitest.config.ts'),
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, EMULATOR: programs } },
);
process.exit(status ?? 1);
