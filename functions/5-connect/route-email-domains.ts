import * as z from 'zod';
import {
  connectionSettings,
  createManagementClient,
  ensureConnection,
} from '../auth0/connection.ts';
import { ids } from '../onboarding/inputs.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * State "Route e-mail domains": who enters an address of these domains at sign-in is sent to the
 * customer's Okta from now on. Result `{domain, connectionId, connection}`.
 */
export const handler = taskHandler(
  'RouteEmailDomains',
  z.object({ ...ids, domain: z.string() }),
  async (input, environment) => {
    const { id, name } = await ensureConnection(
      await createManagementClient(environment),
      await connectionSettings(environment, input),
      true,
    );
    return { domain: input.domain, connectionId: id, connection: name };
  },
);
