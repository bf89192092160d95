import type { Wait } from './inputs.ts';
import type { EventName, Stage } from './onboarding.ts';

/**
 * What it means to the people outside that a state is entered: the stage that the onboarding is in
 * then (none: as before), what is told as having happened, and which wait counts from then on.
 */
interface Meaning {
  stage?: Stage;
  event?: EventName;
  begins?: Wait['for'];
}

/**
 * The states of the workflow, without those inside a Map, and what they mean. statemachines/onboarding.ts
 * must have exactly these.
 */
const meanings = {
  'Start onboarding': { stage: 'verifying' },
  'Verify domains': { stage: 'verifying' },
  'Sum up verification': {},
  'All domains verified?': {},
  'Report Okta trouble': { event: 'oktaUnavailable' },
  'Keep asking Okta?': {},
  'Wait for Okta': {},
  'Request correction': { stage: 'awaitingCorrection', begins: 'correction' },
  'Wait for correction': { stage: 'awaitingCorrection' },
  'Start over': { stage: 'verifying', event: 'corrected' },
  'Confirm receipt': { stage: 'awaitingApproval' },
  'Request approval': { stage: 'awaitingApproval', begins: 'approval' },
  'Wait for approval': { stage: 'awaitingApproval' },
  'What was decided?': {},
  'Connect domains': { stage: 'connecting', event: 'approved' },
  'Delete client secrets': { stage: 'connecting', event: 'connected' },
  'Invite main admin': { stage: 'awaitingFirstSignIn', begins: 'firstSignIn' },
  'Brief CSM': { stage: 'awaitingFirstSignIn', event: 'mainAdminInvited' },
  'Wait for first sign-in': { stage: 'awaitingFirstSignIn' },
  'Look for first sign-in': {},
  'Signed in?': {},
  'Plan invitations': { stage: 'inviting', event: 'mainAdminSignedIn' },
  'Invite users': { stage: 'inviting' },
  'Review wait': {},
  'What is due?': {},
  'Send reminder': {},
  'All reminded?': {},
  'Escalate wait': {},
  'Wait on': {},
  Complete: { stage: 'completed', event: 'usersInvited' },
  Reject: { stage: 'rejected', event: 'rejected' },
  Expire: { stage: 'expired', event: 'expired' },
  'Report outcome': {},
  'All notified?': {},
  'Clean up': {},
  'How did it end?': {},
  Completed: { event: 'completed' },
  Rejected: {},
  Expired: {},
} satisfies Record<string, Meaning>;
export type StateName = keyof typeof meanings;

/** By a state's name; those inside a Map are not there. */
export const states: Readonly<Record<string, Meaning | undefined>> = meanings;

/** The stages in which a person is waited for, and what for. */
export const waits: Partial<Record<Stage, Wait['for']>> = {
  awaitingCorrection: 'correction',
  awaitingApproval: 'approval',
  awaitingFirstSignIn: 'firstSignIn',
};
