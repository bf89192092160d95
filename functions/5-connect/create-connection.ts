import * as z from 'zod';
import { taskHandler } from '../shared/handlers.ts';
import { ids } from '../shared/inputs.ts';
import { connectionSettings, createManagementClient, ensureConnection } from './connection.ts';

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
