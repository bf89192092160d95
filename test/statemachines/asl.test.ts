import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { functionsBy } from '../../functions/functions.ts';
import calledFunctions from '../../statemachines/called-functions.json' with { type: 'json' };
import { onboarding } from '../../statemachines/onboarding.ts';

test('onboarding.asl.json is current: if not, `npm run asl`', () => {
  const written = readFileSync(
    new URL('../../statemachines/onboarding.asl.json', import.meta.url),
    'utf8',
  );
  expect(JSON.stringify(JSON.parse(written), undefined, 2)).toBe(
    JSON.stringify(onboarding, undefined, 2),
  );
});

test('called-functions.json has all functions that the workflow calls: if not, `npm run asl`', () => {
  expect(functionsBy('state').filter((name) => !calledFunctions.includes(name))).toEqual([]);
});

test('no function is removed while earlier executions may call it: its trigger is `retired` first', () => {
  const deployed: string[] = [...functionsBy('state'), ...functionsBy('retired')];
  expect(calledFunctions.filter((name) => !deployed.includes(name))).toEqual([]);
});
