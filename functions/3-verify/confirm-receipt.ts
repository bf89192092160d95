import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { ids, verifications } from '../onboarding/inputs.ts';
import { problemsOf } from '../onboarding/problems.ts';
import { report } from '../record/changes.ts';
import { changeRecord } from '../record/store.ts';
import { told } from '../record/told.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { submissionReceived } from './mails.tsx';

/**
 * State "Confirm receipt": nothing is to be corrected, and the CSM is asked next. What could not be
 * checked is told.
 */
export const handler = taskHandler(
  'ConfirmReceipt',
  // Executions that began before there was such an input do not send the verification.
  z.object({ ...ids, told, verification: verifications.default([]) }),
  async ({ verification, told, ...ids }, environment) => {
    const isProven = verification.every(({ outcome }) => outcome === 'verified');
    await changeRecord(
      environment.RECORD_TABLE,
      ids.onboardingId,
      report(told, { event: isProven ? 'verified' : 'verifiedInPart' }),
    );
    const { submission, forCustomer, link, mailCustomer } = await openCorrespondence(
      environment,
      ids,
    );
    await mailCustomer(
      submissionReceived({
        ...forCustomer,
        contact: submission.contact,
        problems: problemsOf(verification, submission.oktaApps),
        setupLink: await link.setup(),
      }),
    );
  },
);
