import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: join(import.meta.dirname, '../../..'),
    // Not `*.test.ts`: `npm test` needs no Python.
    include: ['test/openapi/schemathesis/*.schemathesis.ts'],
    env: { TZ: 'UTC', POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' },
    testTimeout: 300_000,
    hookTimeout: 60_000,
  },
});
