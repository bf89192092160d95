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

/** Tests of processes, of what is killed in the middle, and of all that is written on the console. */
const alone = [
  'test/flow/{fault-matrix,restart,secrets,seeds}.test.ts',
  'test/local/npm-start.test.ts',
  'test/local/commands/*.test.ts',
];

/**
 * Tests of the whole product: what it still does when a test ends must meet none but such a test, as
 * functions find their AWS at the same place.
 */
const product = [
  'test/flow/!(fault-matrix|restart|secrets|seeds).test.ts',
  'test/browser/{journey,keyboard,lighthouse,product-pages}.test.ts',
  'test/attacks/product.test.ts',
];

/** Loading the same modules anew for each file takes a third of the time. */
const shared = { isolate: false, setupFiles: 'test/restore-environment.ts' };

export default defineConfig({
  test: {
    // The machine's clock and zone must not decide a test.
    env: {
      TZ: 'UTC',
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      POWERTOOLS_METRICS_DISABLED: 'true',
      POWERTOOLS_TRACE_ENABLED: 'false',
      TMPDIR: temporaryDirectory(),
      // A construct knows where it was made, for a message that nobody reads here.
      CDK_DISABLE_STACK_TRACE: 'true',
    },
    unstubEnvs: true,
    pool: 'threads',
    // Most tests wait for servers of their own more than they compute.
    maxWorkers: 5,
    // For what hangs: a machine that others use can be many times slower than this one.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    projects: [
      // First, by their name: they wait longest.
      { extends: true, test: { name: 'alone', include: alone } },
      { extends: true, test: { name: 'product', include: product, ...shared } },
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...alone, ...product],
          ...shared,
        },
      },
    ],
  },
});
