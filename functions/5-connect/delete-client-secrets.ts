import * as z from 'zod';
import { taskHandler } from '../shared/handlers.ts';
import { deleteClientSecrets } from '../shared/stored-submission.ts';

/** State "Delete client secrets": Auth0 has them now, nobody here needs them any more. */
export const handler = taskHandler(
  'DeleteClientSecrets',
  z.object({ onboardingId: z.string(), domains: z.array(z.string()) }),
  async ({ onboardingId, domains }, { SECRETS_PREFIX }) =>
    deleteClientSecrets(SECRETS_PREFIX, onboardingId, domains),
);
