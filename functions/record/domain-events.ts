import type { EventName } from '../onboarding/onboarding.ts';
import type { WaitName } from '../onboarding/secrets.ts';

/**
 * What others are told of an onboarding. An event is made of a change of the record, and written with
 * it (with-events.ts): none is lost, and none is invented. event-kinds.ts says what each tells.
 */

/** Source of all events: listeners' rules name it. */
export const SOURCE = 'sequel.sso';

/** Of the history: undefined is what concerns nobody outside. A new entry must say which it is. */
export const eventOfHistory = {
  submitted: 'submission.received',
  verified: undefined,
  verifiedInPart: undefined,
  problemsFound: 'problems.found',
  oktaUnavailable: undefined,
  corrected: 'submission.corrected',
  domainsProven: 'domains.proven',
  // The wait's beginning is the event.
  approvalRequested: undefined,
  approved: 'approval.decided',
  changesRequested: 'approval.decided',
  rejected: 'approval.decided',
  connected: 'connection.made',
  trialSucceeded: 'trial.succeeded',
  trialSkipped: 'trial.skipped',
  correctionWanted: undefined,
  switchedOn: 'connection.routed',
  switchedOff: 'connection.unrouted',
  dashboardDone: 'dashboard.done',
  dashboardSkipped: 'dashboard.skipped',
  mainAdminInvited: 'mainAdmin.invited',
  mainAdminSignedIn: 'mainAdmin.signedIn',
  mainAdminConfirmed: 'mainAdmin.signedIn',
  usersInvited: 'users.invited',
  completed: 'onboarding.completed',
  expired: 'onboarding.expired',
  failed: 'onboarding.failed',
  stopped: 'onboarding.stopped',
} as const satisfies Record<EventName, string | undefined>;

/** Of a wait that begins, where no entry of the history tells it. */
export const eventOfWait = {
  correction: undefined,
  approval: 'approval.requested',
  trial: undefined,
  switchOn: undefined,
  mainAdminDashboard: 'dashboard.requested',
  firstSignIn: undefined,
  everyoneDashboard: 'dashboard.requested',
} as const satisfies Record<WaitName, string | undefined>;

/** Those that are in neither. */
export const otherEvents = [
  'link.issued',
  'trial.failed',
  'domain.lost',
  'connection.broken',
  'secret.rotated',
] as const;

export type DomainEventName =
  | NonNullable<(typeof eventOfHistory)[EventName]>
  | NonNullable<(typeof eventOfWait)[WaitName]>
  | (typeof otherEvents)[number];
export const domainEventNames: readonly DomainEventName[] = [
  ...new Set(
    [...otherEvents, ...Object.values(eventOfHistory), ...Object.values(eventOfWait)].filter(
      (name) => name !== undefined,
    ),
  ),
];
