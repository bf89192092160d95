import type { Names } from '../../names.ts';
import { type Rich, rich, strong } from '../../rich.ts';
import { accounts } from '../words.ts';

export const mainAdminMails = () => ({
  /** In the CSM's mails once the connection is switched on. */
  switchOff: {
    text: 'Does somebody not get in? For 14 days you can switch single sign-on off again, and nothing is deleted:',
    link: 'Switch single sign-on off or on',
  },
  switchOnRequested: {
    subject: (n: Names) => `${n.company}: ready to be switched on`,
    title: 'Ready to be switched on, when you say',
    text: (n: Names) =>
      `${n.company} is connected. You wanted to say when single sign-on is switched on.`,
    effect: (n: Names, count: number) =>
      `From that moment everybody at ${n.company}’s e-mail domains is sent to Okta: the ${accounts(count)} on the list, and whoever else has an address there.`,
    button: 'Look and switch on',
  },
  switchLinkRenewed: {
    subject: (n: Names) => `${n.company}: a new link to the switch`,
    title: 'A new link',
    text: (n: Names) => `The links about ${n.company} that you had were withdrawn.`,
  },
  switchOnPlanned: {
    planned: {
      subject: (n: Names) => `${n.company}: the time to switch it on is set`,
      title: 'It is switched on by itself',
      text: (n: Names, when: string) => `Single sign-on for ${n.company} is switched on: ${when}.`,
      button: 'Change it, or take it back',
    },
    takenBack: {
      subject: (n: Names) => `${n.company}: no time to switch it on any more`,
      title: 'Taken back',
      text: (n: Names, _: string) =>
        `Single sign-on for ${n.company} is no longer switched on by itself. It waits until you say when.`,
      button: 'Look and switch on',
    },
  },
  dashboardRequested: {
    button: 'See whom, and say that it is done',
    mainAdmin: {
      subject: (n: Names) => `${n.company}: single sign-on is live, now the dashboard`,
      title: 'Single sign-on is on. Now the dashboard',
      text: (n: Names) =>
        `${n.company}’s people are sent to Okta from now on. Before the main admin is invited to sign in, it is up to you in the ${n.product} dashboard:`,
      steps: (mainAdmin: string, _: number): Rich[] => [
        rich`Remove ${strong(mainAdmin)} from the dashboard and invite that person again.`,
        rich`Say that it is done. The instructions to sign in go out then.`,
      ],
    },
    everyone: {
      subject: (n: Names) => `${n.company}: the main admin is in, now everybody else`,
      title: 'The main admin is in. Now everybody else',
      text: (n: Names) =>
        `Before everybody else at ${n.company} is invited to sign in, it is up to you in the ${n.product} dashboard:`,
      steps: (_: string, count: number): Rich[] => [
        rich`Remove the other ${accounts(count)} from the dashboard and invite them again. The page lists them, also as a CSV file.`,
        rich`Say that it is done. The instructions to sign in go out then.`,
      ],
    },
  },
  connectionReady: {
    subject: (n: Names) => `${n.company}: the main admin has been invited`,
    title: 'The main admin has been invited',
    text: (n: Names) =>
      `Single sign-on for ${n.company} is on, and the instructions to sign in to ${n.product} have gone out just now.`,
    steps: (mainAdmin: string, count: number, isReinvited: boolean): Rich[] => [
      ...(isReinvited
        ? []
        : [rich`Remove ${strong(mainAdmin)} from the dashboard and invite that person again.`]),
      count === 0
        ? rich`Wait until ${strong(mainAdmin)} is in. We usually notice, and tell you.`
        : rich`Wait until ${strong(mainAdmin)} is in. We usually notice, and tell you whom to invite again next: the other ${accounts(count)}.`,
    ],
    confirm:
      'Do you know that the main admin is in, but have not heard from us? Then confirm it, and it goes on:',
    button: 'Confirm the first sign-in',
    openDashboard: 'Open the dashboard',
  },
});
