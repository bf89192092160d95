import { runWithPython } from '../run-with-python.ts';

/**
 * `npm run test:deploy`: gets the AWS emulator (MiniStack) and the mail server, and runs the tests
 * beside this file.
 */
await runWithPython({
  directory: import.meta.dirname,
  name: 'emulator',
  variable: 'EMULATOR',
  missing: 'The deployment is not tested',
});
