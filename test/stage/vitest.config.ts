import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: join(import.meta.dirname, '../..'),
    // Not `*.test.ts`: `npm test` needs no stage.
    include: ['test/stage/*.stage.ts'],
    env: { TZ: 'UTC' },
    // Several waits for a mail, each of minutes at worst.
    testTimeout: 900_000,
    hookTimeout: 120_000,
  },
});
