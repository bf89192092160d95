import * as z from 'zod';
import { forgetMails } from '../mail/ledger.ts';
import { deleteOnboarding } from '../onboarding/stored-submission.ts';
import { forget, unfollow } from '../record/changes.ts';
import { deleteDraft } from '../record/draft.ts';
import { changeRecord } from '../record/store.ts';
import { told } from '../record/told.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * State "Clean up": deletes every secret of the onboarding, and the addresses that the ledger of mails
 * and a draft still have. Safe to repeat.
 */
export const handler = taskHandler(
  'CleanUp',
  z.object({ onboardingId: z.string(), domains: z.array(z.string()), told }),
  async ({ onboardingId, domains, told }, { SECRETS_PREFIX, RECORD_TABLE }) => {
    await deleteOnboarding(SECRETS_PREFIX, onboardingId, domains);
    await deleteDraft(RECORD_TABLE, onboardingId);
    await forgetMails(RECORD_TABLE, onboardingId);
    const { record } = await changeRecord(RECORD_TABLE, onboardingId, forget(told));
    if (record?.continues !== undefined)
      await changeRecord(RECORD_TABLE, record.continues, unfollow(onboardingId));
  },
);
