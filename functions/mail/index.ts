import { completed, expired, rejected } from './outcomes.tsx';
import {
  approvalReminder,
  approvalRequested,
  connectionBroken,
  connectionReady,
  customerUnreachable,
  invitationsUndelivered,
  signInReminderCsm,
} from './to-csm.tsx';
import { correctionReminder, correctionRequested, submissionReceived } from './to-customer.tsx';
import { csmUnreachable, failure, oktaTrouble, waitOverdue } from './to-ops.tsx';
import { mainAdminInvitation, signInReminder, userInvitation } from './to-users.tsx';

/** Every mail there is, in the order of the journey: plain data → `{subject, html, text}`. */
export const mails = {
  submissionReceived,
  correctionRequested,
  correctionReminder,
  approvalRequested,
  approvalReminder,
  connectionReady,
  mainAdminInvitation,
  signInReminder,
  signInReminderCsm,
  userInvitation,
  completed,
  rejected,
  expired,
  connectionBroken,
  customerUnreachable,
  invitationsUndelivered,
  csmUnreachable,
  oktaTrouble,
  waitOverdue,
  failure,
};
export type MailName = keyof typeof mails;
