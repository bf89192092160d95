import * as z from 'zod';
import { deleteOnboarding } from '../onboarding/stored-submission.ts';
import { taskHandler } from '../runtime/handlers.ts';

/** State "Clean up": deletes every secret of the onboarding. Safe to repeat. */
export const handler = taskHandler(
  'CleanUp',
  z.object({ onboardingId: z.string(), domains: z.array(z.string()) }),
  async ({ onboardingId, domains }, { SECRETS_PREFIX }) =>
    deleteOnboarding(SECRETS_PREFIX, onboardingId, domains),
);
