import * as z from 'zod';
import { openCorrespondence } from '../shared/correspondence.ts';
import { taskHandler } from '../shared/handlers.ts';
import { ids } from '../shared/inputs.ts';
import { mails } from '../shared/mails/index.ts';

/** State "Confirm receipt": the customer's details are right, and the CSM is asked next. */
export const handler = taskHandler('ConfirmReceipt', z.object(ids), async (ids, environment) => {
  const { submission, forCustomer, link, mailCustomer } = await openCorrespondence(
    environment,
    ids,
  );
  await mailCustomer(
    mails.submissionReceived({
      ...forCustomer,
      contact: submission.contact,
      setupLink: await link.setup(),
    }),
  );
});
