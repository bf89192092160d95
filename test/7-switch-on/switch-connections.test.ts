import { expect, test } from 'vitest';
import { handler } from '../../functions/7-switch-on/switch-connections.ts';
import { useAws } from '../aws.ts';
import { lambdaContext } from '../lambda-context.ts';
import { onboardingId, recordIn } from '../record/example.ts';

/** turn-switch.test.ts and test/flow/way-back.test.ts test its effects at Auth0. */

const aws = useAws();
const switchOff = () => handler({ onboardingId, on: false }, lambdaContext('SwitchConnections'));

test('an unknown onboarding is an error', async () => {
  await expect(switchOff()).rejects.toThrow(`There is no onboarding ${onboardingId}`);
});

test('an onboarding that was never on is an error, and nothing is written', async () => {
  await aws.keep(recordIn('awaitingTrial'));
  await expect(switchOff()).rejects.toThrow('was never switched on');
  expect(aws.writes()).toEqual([]);
});
