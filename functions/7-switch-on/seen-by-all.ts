import { setTimeout as pause } from 'node:timers/promises';
import { proveConnection, realApplication } from '../auth0/proof.ts';
import type { OktaDomain } from '../okta/okta-domain.ts';
import type { ConnectionName } from '../onboarding/connection-name.ts';
import { ConnectionNotProven } from '../runtime/errors.ts';

/** Milliseconds between attempts, since Auth0 is eventually consistent. */
const LOOK = 2_000;

type Environment = Parameters<typeof proveConnection>[0];

/**
 * Waits until Auth0 redirects to Okta for the product's own application.
 * @param name of the connection
 * @param looks maximum number of attempts
 * @throws ConnectionNotProven after the last attempt, Auth0Unavailable
 */
export async function seenByAll(
  environment: Environment,
  name: ConnectionName,
  app: { domain: OktaDomain; clientId: string },
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
