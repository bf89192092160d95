import * as z from 'zod';
import { deleteClientSecrets } from '../onboarding/stored-submission.ts';
import { taskHandler } from '../runtime/handlers.ts';

/** State "Delete client secrets": Auth0 has them now, nobody here needs them any more. */
export const handler = taskHandler(
  'DeleteClientSecrets',
  z.object({ onboardingId: z.string(), domains: z.array(z.string()) }),
  async ({ onboardingId, domains }, { SECRETS_PREFIX }) =>
    deleteClientSecrets(SECRETS_PREFIX, onboardingId, domains),
);
