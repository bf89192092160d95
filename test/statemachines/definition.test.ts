import { expect, test } from 'vitest';
import { definitionFor } from '../../statemachines/definition.ts';
import asl from '../../statemachines/onboarding.asl.json' with { type: 'json' };

test('with Auth0’s events the first sign-in is looked up twice a day, and nothing else differs', () => {
  const [file, withEvents] = [false, true].map((signInsArrive) => definitionFor({ signInsArrive }));
  expect(file).toBe(asl);
  const wait = 'Wait for first sign-in';
  expect(file?.States[wait].TimeoutSeconds).toBe(2 * 3600);
  const States = { ...asl.States, [wait]: { ...asl.States[wait], TimeoutSeconds: 12 * 3600 } };
  expect(withEvents).toEqual({ ...asl, States });
});
