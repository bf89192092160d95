import * as z from 'zod';
import { withdrawTrial } from '../auth0/withdraw.ts';
import { oktaDomainSchema } from '../okta/okta-domain.ts';
import { onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { readRecord } from '../record/store.ts';
import { taskHandler } from '../runtime/handlers.ts';

/** State "Withdraw trial": ends trial sign-ins through all of these Oktas. Idempotent. */
export const handler = taskHandler(
  'WithdrawTrial',
  z.object({ onboardingId: onboardingIdSchema, domains: z.array(oktaDomainSchema) }),
  async ({ onboardingId, domains }, environment) => {
    const record = await readRecord(environment.RECORD_TABLE, onboardingId);
    const owner = record?.continues ?? onboardingId;
    await withdrawTrial(environment, { onboardingId, owner }, domains);
  },
);
