import * as z from 'zod';
import { withdrawTrial } from '../auth0/withdraw.ts';
import { readRecord } from '../record/store.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * State "Withdraw trial": nobody can try to sign in any more, through any of these Oktas. Safe to repeat.
 */
export const handler = taskHandler(
  'WithdrawTrial',
  z.object({ onboardingId: z.string(), domains: z.array(z.string()) }),
  async ({ onboardingId, domains }, environment) => {
    const record = await readRecord(environment.RECORD_TABLE, onboardingId);
    const owner = record?.continues ?? onboardingId;
    await withdrawTrial(environment, { onboardingId, owner }, domains);
  },
);
