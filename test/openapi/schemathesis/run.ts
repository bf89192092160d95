import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { NotToBeHad, pythonPrograms } from '../../python.ts';

/**
 * `npm run test:openapi`: gets schemathesis (https://github.com/schemathesis/schemathesis), and runs
 * the test beside this file. Exits with 3 where it cannot be had.
 */

const NOT_TO_BE_HAD = 3;

const root = join(import.meta.dirname, '../../..');
const programs = await pythonPrograms(
  'schemathesis',
  join(import.meta.dirname, 'requirements.txt'),
).catch((error: unknown) => {
  if (!(error instanceof NotToBeHad)) throw error;
  console.error(`The document is not tested by schemathesis: ${error.message}`);
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
  { cwd: root, stdio: 'inherit', env: { ...process.env, SCHEMATHESIS: programs } },
);
process.exit(status ?? 1);
