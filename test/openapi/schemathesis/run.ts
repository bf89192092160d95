import { runWithPython } from '../../run-with-python.ts';

/**
 * `npm run test:openapi`: gets schemathesis (https://github.com/schemathesis/schemathesis), and runs
 * the test beside this file.
 */
await runWithPython({
  directory: import.meta.dirname,
  name: 'schemathesis',
  variable: 'SCHEMATHESIS',
  missing: 'The document is not tested by schemathesis',
});
