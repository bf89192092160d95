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

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // The machine's clock and zone must not decide a test.
    env: {
      TZ: 'UTC',
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      POWERTOOLS_METRICS_DISABLED: 'true',
      POWERTOOLS_TRACE_ENABLED: 'false',
      TMPDIR: temporaryDirectory(),
    },
    unstubEnvs: true,
    // Most tests wait for servers of their own more than they compute.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
