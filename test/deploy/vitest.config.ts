import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: join(import.meta.dirname, '../..'),
    // Not `*.test.ts`: `npm test` needs no Python.
    include: ['test/deploy/**/*.deploy.ts'],
    env: { TZ: 'UTC' },
    // One emulator at a time: it and its functions need both cores.
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 300_000,
  },
});
