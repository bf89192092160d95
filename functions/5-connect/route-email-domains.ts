import * as z from 'zod';
import { taskHandler } from '../shared/handlers.ts';
import { ids } from '../shared/inputs.ts';
import { connectionSettings, createManagementClient, ensureConnection } from './connection.ts';

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
