import * as z from 'zod';
import { oktaDomainSchema } from '../okta/okta-domain.ts';
import { onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { deleteClientSecrets } from '../onboarding/stored-submission.ts';
import { report } from '../record/reports.ts';
import { changeRecord } from '../record/store.ts';
import { told } from '../record/told.ts';
import { taskHandler } from '../runtime/handlers.ts';

/** State "Delete client secrets": Auth0 has them now, and nothing here needs them any more. */
export const handler = taskHandler(
  'DeleteClientSecrets',
  z.object({ onboardingId: onboardingIdSchema, domains: z.array(oktaDomainSchema), told }),
  async ({ onboardingId, domains, told }, { SECRETS_PREFIX, RECORD_TABLE }) => {
    await changeRecord(RECORD_TABLE, onboardingId, (record) => {
      // Executions started before "Switch on" existed have not recorded it.
      const isTold = record.history.some(({ event }) => event === 'connected');
      return report(told, { after: 'approval', ...(isTold ? {} : { event: 'connected' }) })(record);
    });
    await deleteClientSecrets(SECRETS_PREFIX, onboardingId, domains);
  },
);
