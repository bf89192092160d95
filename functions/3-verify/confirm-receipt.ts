import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { ids } from '../onboarding/inputs.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { submissionReceived } from './mails.tsx';

/** State "Confirm receipt": the customer's details are right, and the CSM is asked next. */
export const handler = taskHandler('ConfirmReceipt', z.object(ids), async (ids, environment) => {
  const { submission, forCustomer, link, mailCustomer } = await openCorrespondence(
    environment,
    ids,
  );
  await mailCustomer(
    submissionReceived({
      ...forCustomer,
      contact: submission.contact,
      setupLink: await link.setup(),
    }),
  );
});
