import type { Names } from '../../names.ts';

export const everyMail = {
  hello: (name: string) => `Hello ${name},`,
  helloAll: 'Hello,',
  why: (n: Names) =>
    `You get this because ${n.company} is being connected to ${n.product}. Replies are read by a person.`,
  whyOps: 'You get this because you look after single sign-on onboarding.',
  linkIsPersonal: 'The link is meant for you: anyone who has it can act in your place.',
  questions: (csm: string) => `Questions? Reply to this mail: ${csm} reads it.`,
  waitingSince: (date: string) => `It has been waiting since ${date}.`,
  onboarding: 'Onboarding',
  company: 'Company',
  /** What each mail is, by its template's name. */
  names: {
    linkUnused: 'question about an unused setup link',
    submissionReceived: 'news that the details are right',
    correctionRequested: 'request to correct the details',
    correctionReminder: 'reminder of the correction',
    approvalRequested: 'request for approval',
    approvalReminder: 'reminder of the approval',
    connectionReady: 'what to do in the dashboard',
    mainAdminInvitation: 'invitation of the main admin',
    signInReminder: 'reminder of the first sign-in',
    signInReminderCsm: 'reminder of the first sign-in, for the CSM',
    userInvitation: 'invitation',
    completed: 'news that all is done',
    rejected: 'news of the rejection',
    expired: 'news that it has expired',
    signInsFail: 'news of sign-ins that fail',
    connectionBroken: 'warning of a broken connection',
    customerUnreachable: 'news of a mail that did not reach the customer',
    invitationsUndelivered: 'news of invitations that did not get through',
    csmUnreachable: 'news of a mail that did not reach the CSM',
    oktaTrouble: 'news that Okta does not answer',
    waitOverdue: 'news that nobody has acted for a long time',
    failure: 'news of a failure',
  },
};
