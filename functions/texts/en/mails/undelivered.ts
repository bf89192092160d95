import type { Names } from '../../names.ts';
import { rich, strong } from '../../rich.ts';
import type { ComplaintKind } from '../../shapes.ts';

export const undeliveredMails = () => ({
  undelivered: {
    mail: 'Mail',
    to: 'To',
    reason: 'Reason',
    answer: 'Answer',
    reasons: {
      bounced: 'The mail server there refuses mail for this address, for good.',
      perhapsBounced:
        'Perhaps it did not arrive: what the mail server there answered cannot be understood.',
      suppressed:
        'Amazon SES has the address on a suppression list, because of an earlier mail, and sends nothing to it.',
      complained: 'It was reported as spam: it may lie where nobody reads it.',
      rejected: 'Amazon SES refused to send it.',
    },
    /** Why the recipient's mail service says the mail was reported. */
    complaints: {
      abuse: 'as mail that nobody asked for',
      'auth-failure': 'as its sender could not be verified',
      fraud: 'as fraud',
      'not-spam': 'as no spam',
      other: 'for another reason',
      virus: 'as a virus',
    } satisfies Record<ComplaintKind, string>,
  },
  customerUnreachable: {
    subject: (n: Names) => `${n.company}: a mail did not get through`,
    title: 'A mail did not get through',
    whose: {
      contact: (n: Names) => `A mail to the contact at ${n.company} did not get through.`,
      mainAdmin: (n: Names) => `A mail to the main admin of ${n.company} did not get through.`,
    },
    contact:
      'Send the customer’s page to somebody there, in your own mail: it says all that our mails say, and whoever corrects the details can change the contact too.',
    button: 'The customer’s page',
    signIn: (n: Names) =>
      rich`Tell this person yourself how to get in: open ${n.product}, choose ${strong(n.existingLogin)}, and sign in at Okta.`,
    mainAdmin:
      'Nobody else is invited before the first sign-in. Should somebody else sign in first, confirm it by the link in our mail about the dashboard.',
  },
  invitationsUndelivered: {
    subject: (n: Names, count: number) =>
      count === 1
        ? `${n.company}: an invitation did not get through`
        : `${n.company}: ${count} invitations did not get through`,
    title: 'Invitations that did not get through',
    text: (n: Names) => `Not everybody at ${n.company} could be invited:`,
    signIn: (n: Names) =>
      rich`Tell these people yourself how to get in: open ${n.product}, choose ${strong(n.existingLogin)}, and sign in at Okta.`,
    others:
      'Everybody else is invited as planned. Perhaps an address is mistyped: ask the customer.',
  },
  csmUnreachable: {
    subject: (n: { company: string }) => `${n.company}: mail does not reach the CSM`,
    title: 'Mail does not reach the CSM',
    text: 'A mail to the CSM of this onboarding did not get through. Tell the CSM in some other way, and see to it that somebody acts.',
    approval: 'It is waiting for a decision. Decide in the CSM’s place, or hand the link on:',
    approvalButton: 'Look and decide',
    switchOn:
      'It is tried, and waits for somebody to say when to switch it on. Say it in the CSM’s place, or hand the link on:',
    switchOnButton: 'Look and switch on',
    dashboard:
      'Somebody has to invite people again in the dashboard before they get their invitations. Do it in the CSM’s place, or hand the link on:',
    dashboardButton: 'See whom, and say that it is done',
    firstSignIn:
      'It is waiting for the first sign-in. Once the main admin is in, it can be confirmed here if it does not show by itself:',
    firstSignInButton: 'Confirm the first sign-in',
    elsewhere: 'Nothing is waiting for the CSM at the moment.',
    suppression:
      'If the address is right, take it off the suppression list: see “Undelivered mail” in docs/operations.md.',
  },
});
