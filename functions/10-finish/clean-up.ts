import * as z from 'zod';
import { forgetMails } from '../mail/forget-mails.ts';
import { oktaDomainSchema } from '../okta/okta-domain.ts';
import { onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { deleteOnboarding } from '../onboarding/stored-submission.ts';
import { settle } from '../record/claims.ts';
import { deleteDraft } from '../record/draft.ts';
import { forget } from '../record/reports.ts';
import { changeRecord } from '../record/store.ts';
import { told } from '../record/told.ts';
import { leave } from '../record/uses.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * State "Clean up": deletes every secret of the onboarding, its draft, and the addresses still in the ledger of mails.
 * Idempotent.
 */
export const handler = taskHandler(
  'CleanUp',
  z.object({ onboardingId: onboardingIdSchema, domains: z.array(oktaDomainSchema), told }),
  async ({ onboardingId, domains, told }, { SECRETS_PREFIX, RECORD_TABLE }) => {
    await deleteOnboarding(SECRETS_PREFIX, onboardingId, domains);
    await deleteDraft(RECORD_TABLE, onboardingId);
    await forgetMails(RECORD_TABLE, onboardingId);
    const { record } = await changeRecord(RECORD_TABLE, onboardingId, forget(told));
    if (record) await settle(RECORD_TABLE, record);
    if (record?.continues !== undefined)
      await changeRecord(RECORD_TABLE, record.continues, leave(onboardingId));
  },
);
