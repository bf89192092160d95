import { existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { defineConfig } from 'vitest/config';

const MEMORY = '/dev/shm';

/** In memory where there is room: a test need not wait until a disk would survive the power going off. */
function temporaryDirectory(): string {
  if (!existsSync(MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize > 1024 ** 3 ? MEMORY : tmpdir();
}

/** Tests of the whole product, which run it in their process, one after the other. */
const wholeProduct = ['test/flow/!(restart|secrets).test.ts', 'test/browser/journey.test.ts'];

/** Tests of functions, or of processes, with an environment of their own. */
const ownEnvironment = [
  'test/5-connect/connection.test.ts',
  'test/7-invite/*.test.ts',
  'test/flow/{restart,secrets}.test.ts',
  'test/local/commands/*.test.ts',
  'test/shared/{mail,stored-submission}.test.ts',
  'test/waiting/re{port-undelivered,view-wait}.test.ts',
];

export default defineConfig({
  test: {
    // The machine's clock and zone must not decide a test.
    env: {
      TZ: 'UTC',
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      POWERTOOLS_METRICS_DISABLED: 'true',
      POWERTOOLS_TRACE_ENABLED: 'false',
      TMPDIR: temporaryDirectory(),
    },
    unstubEnvs: true,
    pool: 'threads',
    // Most tests wait for servers of their own more than they compute.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'own environment', include: ownEnvironment } },
      // The others share processes: loading the same modules anew for each file takes a third of the time.
      { extends: true, test: { name: 'whole product', include: wholeProduct, isolate: false } },
      {
        extends: true,
        test: {
          name: 'same environment',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...ownEnvironment, ...wholeProduct],
          isolate: false,
          setupFiles: 'test/same-environment.ts',
        },
      },
    ],
  },
});
