import type { Names } from '../../names.ts';

export const tryMails = () => ({
  trialOffered: {
    subject: (n: Names) => `${n.company}: please try signing in with Okta`,
    title: 'One sign-in, before anybody else is affected',
    text: (n: Names) =>
      `Your Okta is connected to ${n.product}. Please sign in once, so that we see it work. Until then your colleagues sign in as before.`,
    each: 'Please try each of these Oktas; if you cannot sign in to one yourself, forward this mail to somebody who can:',
    assigned: 'You must be assigned to the app in Okta (tab Assignments).',
    fails: 'If it does not work, the page says why, and where in Okta to fix it.',
    button: 'Try signing in with Okta',
  },
  trialOfferedCsm: {
    subject: (n: Names) => `${n.company}: connected, and waiting for a trial`,
    title: 'Connected. Now the customer tries it',
    text: (n: Names) =>
      `${n.company} has been asked to sign in once with Okta. Nobody else is affected before that has worked.`,
    next: 'You need not do anything. You can follow what becomes of it, or go on without a trial if there is a reason:',
    button: 'Follow the trial',
  },
  trialReminder: {
    subject: (n: Names) => `${n.company}: nobody has tried signing in with Okta yet`,
    title: 'Reminder: please try signing in with Okta',
  },
  trialReminderCsm: {
    subject: (n: Names) => `${n.company}: nobody has signed in with Okta on trial yet`,
    title: 'The customer has not tried it yet',
    text: (n: Names) => `We have reminded ${n.company}.`,
  },
});
