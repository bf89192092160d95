import asl from './onboarding.asl.json' with { type: 'json' };

/**
 * Seconds between two looks for the first sign-in where Auth0's events arrive: the look is for those
 * that were lost. Some plans keep a single day of log.
 */
const LOOK_WITH_EVENTS = 43_200;

/**
 * The workflow of a stage. The file itself is that of a stage without events, whose looks are how
 * sign-ins are found.
 * @param signInsArrive whether Auth0's log stream is set up
 */
export function definitionFor({ signInsArrive }: { signInsArrive: boolean }): typeof asl {
  if (!signInsArrive) return asl;
  const name = 'Wait for first sign-in';
  const wait = { ...asl.States[name], TimeoutSeconds: LOOK_WITH_EVENTS };
  return { ...asl, States: { ...asl.States, [name]: wait } };
}
