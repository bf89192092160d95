import type { Names } from '../../names.ts';
import { type Rich, rich, strong } from '../../rich.ts';
import { accounts } from '../words.ts';

export const mainAdminMails = {
  /** In the CSM's mails once it is on. */
  switchOff: {
    text: 'Does somebody not get in? For 14 days you can switch single sign-on off again, and nothing is deleted:',
    link: 'Switch single sign-on off or on',
  },
  connectionReady: {
    subject: (n: Names) => `${n.company}: single sign-on is live, now the dashboard`,
    title: 'The connection is live',
    text: (n: Names) =>
      `${n.company}’s Okta is connected and proven to work. Now it is up to you in the ${n.product} dashboard:`,
    steps: (mainAdmin: string, count: number): Rich[] => [
      rich`Remove ${strong(mainAdmin)} from the dashboard and invite that person again. (The instructions to sign in have gone out just now.)`,
      ...(count === 0
        ? [rich`Wait until that person is in. We usually notice, and tell you.`]
        : [
            rich`Wait until that first person is in. We usually notice, write the instructions to everybody else, and tell you.`,
            rich`Then remove and re-invite the other ${accounts(count)} in the same way.`,
          ]),
    ],
    confirm:
      'Do you know that the main admin is in, but have not heard from us? Then confirm it, and everybody else is invited:',
    button: 'Confirm the first sign-in',
    openDashboard: 'Open the dashboard',
  },
};
