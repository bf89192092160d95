import type { Names } from '../../names.ts';
import type { WaitedFor } from '../../shapes.ts';
import { accounts, number } from '../words.ts';

export const finishMails = () => ({
  completed: {
    subject: (n: Names) => `${n.company}: single sign-on is complete`,
    title: 'Single sign-on is complete',
    titleOff: 'Complete, and switched off',
    off: (n: Names) =>
      `Single sign-on is switched off at this moment: everybody at ${n.company} signs in as before. Nothing is deleted, and it can be switched on again.`,
    text: (n: Names, invited: number) =>
      `${accounts(invited)} at ${n.company} ${invited === 1 ? 'has' : 'have'} been invited to ${n.product}.`,
    unseen:
      'We have not seen anybody sign in through Okta yet: the main admin’s sign-in was confirmed by hand. Please see whether people get in.',
    later: (n: Names) =>
      `For anyone who joins later: assign the app in Okta, and invite that person in the ${n.product} dashboard.`,
    deleted:
      'The details that were sent for this, secrets included, have been deleted here. What stays is whom we tell of a replaced client secret: the contact.',
    csmSteps:
      'The dashboard was left as it is for the other users: remove and re-invite them there.',
    failed: (count: number) =>
      count === 1
        ? 'One address could not be written to. Please tell this person how to sign in:'
        : `${number(count)} addresses could not be written to. Please tell these people how to sign in:`,
    uncertain: (count: number) =>
      count === 1
        ? 'Of one invitation we do not know whether it arrived: we were interrupted while sending, and nobody gets it twice. Please ask this person:'
        : `Of ${number(count)} invitations we do not know whether they arrived: we were interrupted while sending, and nobody gets one twice. Please ask these people:`,
    deferred: (count: number) =>
      count === 1
        ? 'One invitation is delayed, as the other mail server says “later”. It is tried again for up to three days.'
        : `${number(count)} invitations are delayed, as the other mail server says “later”. They are tried again for up to three days.`,
    more: (count: number) => `and ${number(count)} more`,
    button: 'See what happened, or change something',
  },
  rejected: {
    subject: (n: Names) => `${n.company}: single sign-on was not approved`,
    title: 'Not approved',
    text: (n: Names) => `Single sign-on for ${n.company} was not approved. The reason:`,
    textCsm: (n: Names) =>
      `Single sign-on for ${n.company} was rejected. The customer got this reason:`,
    deleted: 'Nothing was connected, and what was sent has been deleted.',
  },
  expired: {
    subject: (n: Names) => `${n.company}: single sign-on has expired`,
    title: 'It waited too long',
    reasons: {
      correction: 'The correction did not come.',
      approval: 'It was not decided.',
      trial: 'Nobody tried signing in with Okta.',
      switchOn: 'Nobody said when to switch it on.',
      mainAdminDashboard: 'The dashboard was not prepared for the main admin.',
      firstSignIn: 'The main admin did not sign in.',
      everyoneDashboard: 'The dashboard was not prepared for everybody else.',
      nothing: 'Nothing happened for too long.',
    } satisfies Record<WaitedFor, string>,
    text: 'So this onboarding has ended, and what was sent has been deleted.',
    connected: 'The connection to Okta stays in place.',
    withdrawn: 'The connection to Okta was not switched on: everybody signs in as before.',
    again: (n: Names) => `To start again, ask ${n.csm} for a new link.`,
    againCsm: 'To start again, issue a new setup link.',
  },
  stopped: {
    subject: (n: Names) => `${n.company}: single sign-on has been stopped`,
    title: 'It has been stopped',
    text: (n: Names) =>
      `${n.provider} has stopped the setup of single sign-on for ${n.company} before it was complete, and what was sent has been deleted.`,
    off: 'Everybody signs in as before.',
    on: 'Single sign-on was switched on already, and stays so.',
    again: (n: Names) => `Questions, or another try? Reply to this mail: ${n.csm} reads it.`,
    againCsm: 'Ops know why. To start again, issue a new setup link.',
  },
  failure: {
    subject: {
      FAILED: (n: { company: string }) => `${n.company}: single sign-on onboarding failed`,
      TIMED_OUT: (n: { company: string }) =>
        `${n.company}: single sign-on onboarding ran out of time`,
      ABORTED: (n: { company: string }) => `${n.company}: single sign-on onboarding was stopped`,
    },
    title: {
      FAILED: 'An onboarding has failed',
      TIMED_OUT: 'An onboarding has run out of time',
      ABORTED: 'An onboarding was stopped',
    },
    status: {
      FAILED: 'Its workflow failed.',
      TIMED_OUT: 'Its workflow ran out of time.',
      ABORTED: 'Its workflow was stopped by hand.',
    },
    error: 'Error',
    cause: 'Cause',
    by: 'Stopped by',
    byNobody: 'not said. CloudTrail knows who called StopExecution.',
    execution: 'Execution',
    redrive: (until: string) =>
      `Until ${until} it can go on from where it failed, once the cause is removed. What the customer sent is kept for that, and deleted by itself afterwards:`,
    deleted: 'It cannot be continued. What the customer sent has been deleted.',
  },
});
