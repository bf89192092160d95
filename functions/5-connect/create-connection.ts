import * as z from 'zod';
import {
  connectionSettings,
  createManagementClient,
  ensureConnection,
} from '../auth0/connection.ts';
import { ids } from '../onboarding/inputs.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * State "Create connection": the connection exists and is set up, but no e-mail domain leads to it
 * yet. Safe to repeat.
 */
export const handler = taskHandler(
  'CreateConnection',
  z.object({ ...ids, domain: z.string() }),
  async (input, environment) =>
    ensureConnection(
      await createManagementClient(environment),
      await connectionSettings(environment, input),
      false,
    ),
);
