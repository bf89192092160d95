import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { leaveToNext } from '../mail/hand-over.ts';
import { ids, verifications } from '../onboarding/inputs.ts';
import { problemsOf } from '../onboarding/problems.ts';
import { report } from '../record/reports.ts';
import { changeRecord } from '../record/store.ts';
import { occasionOf, told } from '../record/told.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * State "Confirm receipt": nothing needs correction, and the CSM decides next. Tells the customer what could not be
 * checked.
 */
export const handler = taskHandler(
  'ConfirmReceipt',
  // Executions started before this input existed do not send the verification.
  z.object({ ...ids, told, verification: verifications.default([]) }),
  async ({ verification, told, ...ids }, environment) => {
    const isProven = verification.every(({ outcome }) => outcome === 'verified');
    // Told before the approval, while there is time to fix it.
    const untriable = environment.AUTH0_TRIAL_CLIENT_ID === undefined;
    const { submission, record, forCustomer, link, toCustomer } = await openCorrespondence(
      environment,
      ids,
    );
    const props = {
      ...forCustomer,
      contact: submission.contact,
      problems: problemsOf(verification, submission.oktaApps),
      untriable,
      setupLink: link.setup(),
    };
    await Promise.all([
      changeRecord(
        environment.RECORD_TABLE,
        ids.onboardingId,
        report(told, {
          event: isProven ? 'verified' : 'verifiedInPart',
          set: () => ({ untriable }),
        }),
        record,
      ),
      // "Request approval" first mails the CSM, who is waited for, and then sends this one.
      leaveToNext(
        environment,
        ...toCustomer(occasionOf(told), { mail: 'submissionReceived', props }),
      ),
    ]);
  },
);
