import { expect, test } from 'vitest';
import { whoDid } from '../../functions/record/audit-entry.ts';

const entry = { number: 1, at: '2026-11-25T10:00:00.000Z', what: 'decided' as const };

test.each([
  [
    { by: 'dana@sequel.example', link: 'a1', isSignedIn: true as const },
    'dana@sequel.example, signed in',
  ],
  [{ by: 'dana@sequel.example', link: 'a1' }, 'by link sent to dana@sequel.example'],
  [{ by: 'ownSystem', link: 'a1' }, 'ownSystem'],
  [{ by: 'workflow' }, 'workflow'],
])('%j names who it was, if known', (known, words) => {
  expect(whoDid({ ...entry, ...known })).toBe(words);
});
