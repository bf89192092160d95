import { existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { defineConfig } from 'vitest/config';

const MEMORY = '/dev/shm';

/** In memory if there is room: tests need not wait for a disk to survive a power failure. */
function temporaryDirectory(): string {
  if (!existsSync(MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize > 1024 ** 3 ? MEMORY : tmpdir();
}

/** Tests that start or kill processes, read everything written to the console, or replace modules. */
const alone = [
  'test/flow/{fault-matrix,restart,secrets,seeds}.test.ts',
  'test/local/{bundle,npm-start}.test.ts',
  'test/local/commands/*.test.ts',
  // Counts the SDK's retries, of which a client has only so many for all tests of a process.
  'test/mail/ledger-in-trouble.test.ts',
  // In a shared worker, other files' modules would keep what these replace.
  'test/7-switch-on/switch-on.test.ts',
  'test/local/lambda-host.test.ts',
  'test/outbound/own-host.test.ts',
];

/**
 * Whole-product tests share AWS endpoints, so they run in their own project; late work must not leak into other
 * tests.
 */
const product = [
  'test/flow/!(fault-matrix|restart|secrets|seeds).test.ts',
  'test/browser/{journey,keyboard,product-pages}.test.ts',
  'test/attacks/product.test.ts',
];

/** Loading the same modules again for each file takes a third of the time. */
const shared = { isolate: false, setupFiles: 'test/restore-environment.ts' };

export default defineConfig({
  test: {
    // The machine's clock and zone must not affect tests.
    env: {
      TZ: 'UTC',
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      POWERTOOLS_METRICS_DISABLED: 'true',
      POWERTOOLS_TRACE_ENABLED: 'false',
      TMPDIR: temporaryDirectory(),
      // Constructs would record where they were created, for a message that nobody reads here.
      CDK_DISABLE_STACK_TRACE: 'true',
    },
    unstubEnvs: true,
    pool: 'threads',
    // Some tests wait for servers of their own. Each worker loads, and warms up, the whole product by
    // itself: on two cores five took a fifth more of the processor than three, and longer.
    maxWorkers: 3,
    // For what hangs: a machine that others use can be many times slower than this one.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    projects: [
      // First, by name: they take longest.
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
