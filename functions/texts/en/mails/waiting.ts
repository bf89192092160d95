import type { Names } from '../../names.ts';
import { rich, strong } from '../../rich.ts';

export const waitingMails = () => ({
  correctionReminder: {
    subject: (n: Names) => `${n.company}: single sign-on is waiting for your correction`,
    title: 'Reminder: there is something to fix',
    text: 'Single sign-on goes on when you have corrected your details.',
    button: 'See what to fix',
  },
  approvalReminder: {
    subject: (n: Names) => `${n.company}: single sign-on is waiting for your approval`,
    title: (n: Names) => `Reminder: ${n.company} is waiting for you`,
    text: 'Their Okta has been checked; your decision is all that is missing.',
    button: 'Look and decide',
  },
  handedOver: {
    subject: (n: Names) => `${n.company}: you look after its single sign-on now`,
    title: (n: Names) => `${n.company} is yours now`,
    text: (before: string, byOps: boolean) =>
      byOps
        ? `Ops have handed this onboarding over to you. Before, ${before} looked after it.`
        : `${before} has handed this onboarding over to you.`,
    stands: (stage: string) => `Where it stands: ${stage}.`,
    nothing: 'Nothing waits for you at this moment. You get a mail as soon as something does.',
    button: 'See what waits for you',
  },
  recordsMissing: {
    subject: (n: Names) => `${n.company}: DNS records are missing for single sign-on`,
    title: 'One thing is missing: DNS',
    text: (count: number) =>
      count === 1
        ? 'We are about to decide on your single sign-on. For one e-mail domain we have not found the DNS record that shows that it is yours:'
        : `We are about to decide on your single sign-on. For ${count} e-mail domains we have not found the DNS record that shows that they are yours:`,
    how: 'Your page shows each record to copy. Whoever looks after your DNS can set it; we find it by ourselves.',
    button: 'See the records',
  },
  dashboardReminder: {
    subject: (n: Names) => `${n.company}: single sign-on is waiting for the dashboard`,
    title: 'Reminder: the dashboard comes first',
    text: {
      mainAdmin: (n: Names) =>
        `${n.company}’s main admin is invited as soon as you have prepared the dashboard.`,
      everyone: (n: Names) =>
        `Everybody else at ${n.company} is invited as soon as you have prepared the dashboard.`,
    },
  },
  signInReminder: {
    subject: (n: Names) => `${n.company}: you have not signed in with Okta yet`,
    title: 'Reminder: your colleagues are waiting for you',
    text: (n: Names) => `They are invited to ${n.product} as soon as you have signed in once.`,
  },
  signInReminderCsm: {
    subject: (n: Names) => `${n.company}: main admin has not signed in yet`,
    title: 'The main admin has not signed in yet',
    text: (mainAdmin: string) =>
      rich`We have reminded ${strong(mainAdmin)}. Please check that this person was removed and invited again in the dashboard.`,
  },
  waitOverdue: {
    subject: (n: Names) => `${n.company}: nobody has acted for a long time`,
    title: 'An onboarding has been waiting for a long time',
    waits: {
      correction: (n: Names) => `${n.company} has not corrected its details.`,
      approval: (n: Names) => `${n.csm} has not decided.`,
      trial: (n: Names) => `${n.company} has not tried signing in with Okta.`,
      switchOn: (n: Names) => `${n.csm} has not said when to switch it on.`,
      mainAdminDashboard: (n: Names) =>
        `${n.csm} has not prepared the dashboard for the main admin.`,
      everyoneDashboard: (n: Names) =>
        `${n.csm} has not prepared the dashboard for everybody else.`,
      firstSignIn: (n: Names) => `The main admin of ${n.company} has not signed in.`,
    },
    text: 'Reminders have gone out. Please see to it that somebody acts: otherwise it expires.',
  },
});
