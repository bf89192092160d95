import type { EventName } from '../onboarding/onboarding.ts';
import type { WaitName } from '../onboarding/secrets.ts';

/**
 * Events about an onboarding for others. Each is derived from a change of the record, and written together with it
 * (with-events.ts), so that none is lost or invented. event-kinds.ts defines their data.
 */

/** Source of all events, for listeners' rules. */
export const SOURCE = 'sequel.sso';

/** Events from history entries; undefined if internal. A new entry must declare one. */
export const eventOfHistory = {
  submitted: 'submission.received',
  verified: undefined,
  verifiedInPart: undefined,
  problemsFound: 'problems.found',
  oktaUnavailable: undefined,
  corrected: 'submission.corrected',
  domainsProven: 'domains.proven',
  // The beginning of the wait is the event.
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

/** Events from waits that begin, unless a history entry covers them. */
export const eventOfWait = {
  correction: undefined,
  approval: 'approval.requested',
  trial: undefined,
  switchOn: undefined,
  mainAdminDashboard: 'dashboard.requested',
  firstSignIn: undefined,
  everyoneDashboard: 'dashboard.requested',
} as const satisfies Record<WaitName, string | undefined>;

/** Events from neither. */
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
