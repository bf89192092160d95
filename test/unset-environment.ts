import { afterAll, expect } from 'vitest';
import { functions } from '../functions/functions.ts';

/** What decides what a function does: its own variables, and where its AWS is. */
const decisive = new Set<string>([
  ...Object.values(functions).flatMap(({ environment }) => environment),
  ...['SECRETS_MANAGER', 'SFN', 'SES'].map((service) => `AWS_ENDPOINT_URL_${service}`),
]);

/** These test files share a process, so that a variable which one of them sets would decide the next. */
afterAll(() => {
  const set = Object.keys(process.env).filter((name) => decisive.has(name));
  for (const name of set) delete process.env[name];
  expect(set, 'a test that sets variables belongs under `functions` in vitest.config.ts').toEqual(
    [],
  );
});
