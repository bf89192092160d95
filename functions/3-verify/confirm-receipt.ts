import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { ids, verifications } from '../onboarding/inputs.ts';
import { problemsOf } from '../onboarding/problems.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { submissionReceived } from './mails.tsx';

/**
 * State "Confirm receipt": nothing is to be corrected, and the CSM is asked next. What could not be
 * checked is told.
 */
export const handler = taskHandler(
  'ConfirmReceipt',
  // Executions that began before there was such an input do not send the verification.
  z.object({ ...ids, verification: verifications.default([]) }),
  async ({ verification, ...ids }, environment) => {
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
