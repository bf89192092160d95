import asl from './onboarding.asl.json' with { type: 'json' };

/**
 * Seconds between checks for the first sign-in where Auth0's events arrive: they only find lost events. Some Auth0
 * plans keep one day of logs.
 */
const LOOK_WITH_EVENTS = 43_200;

/**
 * A stage's workflow. The file is for a stage without events, which finds sign-ins by checking the log.
 * @param signInsArrive whether Auth0's log stream is set up
 */
export function definitionFor({ signInsArrive }: { signInsArrive: boolean }): typeof asl {
  if (!signInsArrive) return asl;
  const name = 'Wait for first sign-in';
  const wait = { ...asl.States[name], TimeoutSeconds: LOOK_WITH_EVENTS };
  return { ...asl, States: { ...asl.States, [name]: wait } };
}
