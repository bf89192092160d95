import type { EventName, Stage } from '../../onboarding/onboarding.ts';
import type { Names } from '../names.ts';
import type { StageWords } from '../shapes.ts';

export const stages = (): Record<Stage, (n: Names) => StageWords> => ({
  awaitingSubmission: () => ({
    title: 'Ready to start',
    next: 'Register the app in Okta and send us the details.',
    actor: 'You',
    when: 'Before the link expires',
  }),
  verifying: (n: Names) => ({
    title: 'Checking with your Okta',
    next: `We check domain, client ID, secret and redirect URIs. Then ${n.csm} approves, or we tell you what to fix.`,
    actor: 'Nobody: this runs by itself',
    when: 'Usually within a minute',
  }),
  awaitingCorrection: () => ({
    title: 'Something needs fixing',
    next: 'Fix it and send the form again.',
    actor: 'You',
    when: '',
  }),
  awaitingApproval: (n: Names) => ({
    title: 'Your Okta is in order. Waiting for approval',
    next: `${n.csm} confirms that single sign-on is part of your subscription. Then the connection is made.`,
    actor: n.csm,
    when: '',
  }),
  connecting: () => ({
    title: 'Making the connection',
    next: 'We connect your Okta and make sure that sign-in leads to it.',
    actor: 'Nobody: this runs by itself',
    when: 'Usually within a minute',
  }),
  awaitingTrial: (n: Names) => ({
    title: 'Connected. Please try signing in',
    next: `Sign in to ${n.product} once with Okta. Nobody else is affected until that has worked and single sign-on is switched on.`,
    actor: 'You, or your main admin',
    when: '',
  }),
  awaitingSwitchOn: (n: Names) => ({
    title: 'Connected. Waiting for the moment to switch it on',
    next: `${n.csm} switches single sign-on on at the moment that suits you. Until then everybody signs in as before.`,
    actor: n.csm,
    when: '',
  }),
  awaitingDashboard: (n: Names) => ({
    title: `Switched on. ${n.csm} prepares the accounts`,
    next: `Single sign-on is on. ${n.csm} invites your people again in the ${n.product} dashboard, the main admin first; then the invitations to sign in go out.`,
    actor: n.csm,
    when: '',
  }),
  awaitingFirstSignIn: (n: Names) => ({
    title: 'Connected. Waiting for your main admin',
    next: `Your main admin opens the invitation, chooses “${n.existingLogin}” and signs in with Okta. Then everybody else is invited.`,
    actor: 'Your main admin',
    when: '',
  }),
  inviting: () => ({
    title: 'Inviting everybody else',
    next: 'Each person gets an e-mail that says how to sign in.',
    actor: 'Nobody: this runs by itself',
    when: 'A few minutes; for thousands of people up to some hours',
  }),
  completed: (n: Names) => ({
    title: 'Done: your people sign in with Okta',
    next: `Everybody on the list has been invited to ${n.product}.`,
    actor: 'Nobody',
    when: '',
  }),
  rejected: (n: Names) => ({
    title: 'Not approved',
    next: `Nothing was connected, and what you sent was deleted. Talk to ${n.csm} if you think otherwise.`,
    actor: 'Nobody',
    when: '',
  }),
  expired: (n: Names) => ({
    title: 'Expired',
    next: `It waited too long for somebody, so what you sent was deleted. Ask ${n.csm} for a new link to start again.`,
    actor: 'Nobody',
    when: '',
  }),
  failed: (n: Names) => ({
    title: 'Stopped by a problem on our side',
    next: `Our engineers have been told and will continue from here. You need not send anything again; ${n.csm} can tell you more.`,
    actor: `${n.provider}`,
    when: 'Usually within a business day',
  }),
});

/** For the customer, when the onboarding was stopped by hand or took too long. */
export const stopped = (n: Names): StageWords => ({
  title: 'Ended by us',
  next: `We have ended this onboarding, and what you sent was deleted. ${n.csm} can tell you why, and give you a new link to start again.`,
  actor: 'Nobody',
  when: '',
});

export const events = (): Record<EventName, string> => ({
  submitted: 'Details sent',
  verified: 'Checked, nothing to correct',
  verifiedInPart: 'Checked, with something open',
  problemsFound: 'Checks found something to fix',
  oktaUnavailable: 'Okta did not answer; checking again',
  corrected: 'Corrected details sent',
  domainsProven: 'E-mail domains proven',
  approvalRequested: 'Approval requested',
  approved: 'Approved',
  changesRequested: 'Changes requested',
  rejected: 'Not approved',
  connected: 'Okta connected',
  trialSucceeded: 'Sign-in tried with success',
  trialSkipped: 'Gone on without a trial',
  correctionWanted: 'Opened again for correction',
  switchedOn: 'Single sign-on switched on',
  switchedOff: 'Single sign-on switched off',
  dashboardDone: 'Accounts prepared in the dashboard',
  dashboardSkipped: 'Gone on without the dashboard',
  mainAdminInvited: 'Main admin invited',
  mainAdminSignedIn: 'Main admin signed in',
  mainAdminConfirmed: 'Main admin’s sign-in confirmed, not seen by us',
  usersInvited: 'Inviting everybody else finished',
  completed: 'Completed',
  expired: 'Expired',
  failed: 'Stopped by a problem on our side',
  stopped: 'Ended by us',
});
