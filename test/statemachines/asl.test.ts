import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { onboarding } from '../../statemachines/onboarding.ts';

test('onboarding.asl.json is what `npm run asl` writes now, in the same order', () => {
  const written = readFileSync(
    new URL('../../statemachines/onboarding.asl.json', import.meta.url),
    'utf8',
  );
  expect(JSON.stringify(JSON.parse(written), undefined, 2)).toBe(
    JSON.stringify(onboarding, undefined, 2),
  );
});
