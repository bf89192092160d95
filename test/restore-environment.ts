import { afterAll } from 'vitest';

// Test files share a process, and functions read their environment when called: one file's variables must not affect
// the next.
const before = { ...process.env };
afterAll(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});
