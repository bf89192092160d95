import * as z from 'zod';
import { openCorrespondence } from '../shared/correspondence.ts';
import { taskHandler } from '../shared/handlers.ts';
import { ids, wait } from '../shared/inputs.ts';
import { mails } from '../shared/mails/index.ts';

/** State "Send reminder": to whoever is waited for. */
export const handler = taskHandler(
  'SendReminder',
  z.object({ ...ids, wait }),
  async ({ wait, ...ids }, environment) => {
    const { submission, forCustomer, forUs, link, mailCustomer, mailCsm, mailMainAdmin } =
      await openCorrespondence(environment, ids);
    const { contact, mainAdmin } = submission;
    const { since } = wait;
    switch (wait.for) {
      case 'correction':
        return mailCustomer(
          mails.correctionReminder({
            ...forCustomer,
            contact,
            since,
            setupLink: await link.setup(),
          }),
        );
      case 'approval':
        return mailCsm(
          mails.approvalReminder({ ...forUs, since, approvalLink: await link.approval() }),
        );
      case 'firstSignIn':
        await mailMainAdmin(
          mails.signInReminder({
            ...forCustomer,
            mainAdmin,
            since,
            signInLink: await link.signIn('mainAdmin'),
          }),
        );
        return mailCsm(
          mails.signInReminderCsm({
            ...forUs,
            mainAdmin,
            since,
            signInLink: await link.signIn('csm'),
          }),
        );
    }
  },
);
