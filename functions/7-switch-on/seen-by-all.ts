import { setTimeout as pause } from 'node:timers/promises';
import { proveConnection, realApplication } from '../auth0/proof.ts';
import { ConnectionNotProven } from '../runtime/errors.ts';

/** Auth0 is eventually consistent: milliseconds between looks. */
const LOOK = 2_000;

type Environment = Parameters<typeof proveConnection>[0];

/**
 * Looks until Auth0 leads to Okta for the product's own application.
 * @param name of the connection
 * @throws ConnectionNotProven after so many looks, Auth0Unavailable
 */
export async function seenByAll(
  environment: Environment,
  name: string,
  app: { domain: string; clientId: string },
  looks: number,
): Promise<void> {
  for (let look = 1; ; look += 1) {
    try {
      return await proveConnection(environment, name, app, realApplication(environment));
    } catch (error) {
      if (!(error instanceof ConnectionNotProven) || look === looks) throw error;
      await pause(LOOK);
    }
  }
}
