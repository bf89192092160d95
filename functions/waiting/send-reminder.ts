import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { mailsLeft, sendInTurn } from '../mail/in-turn.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { deadlineOf } from '../onboarding/deadlines.ts';
import { ids, wait } from '../onboarding/inputs.ts';
import { report } from '../record/changes.ts';
import { changeRecord } from '../record/store.ts';
import { told } from '../record/told.ts';
import { taskHandler } from '../runtime/handlers.ts';
import {
  approvalReminder,
  correctionReminder,
  signInReminder,
  signInReminderCsm,
} from './mails.tsx';

/** State "Send reminder": to whoever is waited for. Result `{left, done}`: the mails that are to be sent yet. */
export const handler = taskHandler(
  'SendReminder',
  z.object({ ...ids, wait, told, left: mailsLeft }),
  async ({ wait, told, left, ...ids }, environment) => {
    await changeRecord(
      environment.RECORD_TABLE,
      ids.onboardingId,
      report(told, {
        set: (record) => (record.wait ? { wait: { ...record.wait, reminded: true } } : {}),
      }),
    );
    const { submission, forCustomer, forUs, link, mailCustomer, mailCsm, mailMainAdmin } =
      await openCorrespondence(environment, ids);
    const { contact, mainAdmin } = submission;
    const deadline = deadlineOf(wait, calendarOf(environment));
    const reminders: Record<typeof wait.for, Parameters<typeof sendInTurn>[0]> = {
      correction: {
        customer: async () =>
          mailCustomer(
            correctionReminder({
              ...forCustomer,
              contact,
              deadline,
              setupLink: await link.setup(),
            }),
          ),
      },
      approval: {
        csm: async () =>
          mailCsm(approvalReminder({ ...forUs, deadline, approvalLink: await link.approval() })),
      },
      firstSignIn: {
        mainAdmin: async () =>
          mailMainAdmin(
            signInReminder({
              ...forCustomer,
              mainAdmin,
              deadline,
              signInLink: await link.signIn('mainAdmin'),
            }),
          ),
        csm: async () =>
          mailCsm(
            signInReminderCsm({
              ...forUs,
              mainAdmin,
              deadline,
              signInLink: await link.signIn('csm'),
            }),
          ),
      },
    };
    return sendInTurn(reminders[wait.for], left);
  },
);
