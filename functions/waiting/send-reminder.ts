import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { deadlineOf } from '../onboarding/deadlines.ts';
import { ids, wait } from '../onboarding/inputs.ts';
import { taskHandler } from '../runtime/handlers.ts';
import {
  approvalReminder,
  correctionReminder,
  signInReminder,
  signInReminderCsm,
} from './mails.tsx';

/** State "Send reminder": to whoever is waited for. */
export const handler = taskHandler(
  'SendReminder',
  z.object({ ...ids, wait }),
  async ({ wait, ...ids }, environment) => {
    const { submission, forCustomer, forUs, link, mailCustomer, mailCsm, mailMainAdmin } =
      await openCorrespondence(environment, ids);
    const { contact, mainAdmin } = submission;
    const deadline = deadlineOf(wait, calendarOf(environment));
    switch (wait.for) {
      case 'correction':
        return mailCustomer(
          correctionReminder({
            ...forCustomer,
            contact,
            deadline,
            setupLink: await link.setup(),
          }),
        );
      case 'approval':
        return mailCsm(
          approvalReminder({ ...forUs, deadline, approvalLink: await link.approval() }),
        );
      case 'firstSignIn':
        await mailMainAdmin(
          signInReminder({
            ...forCustomer,
            mainAdmin,
            deadline,
            signInLink: await link.signIn('mainAdmin'),
          }),
        );
        return mailCsm(
          signInReminderCsm({
            ...forUs,
            mainAdmin,
            deadline,
            signInLink: await link.signIn('csm'),
          }),
        );
    }
  },
);
