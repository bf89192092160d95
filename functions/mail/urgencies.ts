import type { MailOrder } from '../mails.ts';

/**
 * Which mails go first. `awaited`: somebody has to act on it, or waits for it at this moment; it is also
 * sent again when nobody knows whether it was sent. `last`: many of one kind.
 */
const urgencies: Record<MailOrder['mail'], 'awaited' | 'normal' | 'last'> = {
  correctionRequested: 'awaited',
  approvalRequested: 'awaited',
  trialOffered: 'awaited',
  switchOnRequested: 'awaited',
  switchOnPlanned: 'normal',
  domainsProven: 'normal',
  switchLinkRenewed: 'awaited',
  dashboardRequested: 'awaited',
  connectionReady: 'awaited',
  mainAdminInvitation: 'awaited',
  queueLink: 'awaited',
  submissionReceived: 'normal',
  oktaTrouble: 'normal',
  trialOfferedCsm: 'normal',
  trialReminder: 'normal',
  trialReminderCsm: 'normal',
  completed: 'normal',
  rejected: 'normal',
  expired: 'normal',
  stopped: 'normal',
  correctionReminder: 'normal',
  approvalReminder: 'normal',
  stepGiven: 'awaited',
  handedOver: 'awaited',
  recordsMissing: 'normal',
  dashboardReminder: 'normal',
  signInReminder: 'normal',
  signInReminderCsm: 'normal',
  waitOverdue: 'normal',
  customerUnreachable: 'normal',
  csmUnreachable: 'normal',
  invitationsUndelivered: 'normal',
  failure: 'normal',
  webhookDisabled: 'normal',
  connectionBroken: 'normal',
  setupLinkIssued: 'awaited',
  proofLost: 'normal',
  secretReplaced: 'normal',
  linkUnused: 'normal',
  signInsFail: 'normal',
  userInvitation: 'last',
};
export const shardByUrgency = {
  awaited: 'mail#awaited',
  normal: 'mail',
  last: 'mail#invitations',
} as const;

/** A mail that somebody waits for goes out so often once more when nobody knows whether SES took it. */
const MOST_AGAIN = 2;

/** @param again how often it was */
export const goesAgain = ({ mail, again = 0 }: { mail: string; again?: number | undefined }) =>
  again < MOST_AGAIN &&
  Object.hasOwn(urgencies, mail) &&
  urgencies[mail as MailOrder['mail']] === 'awaited';

export const shardOf = (mail: MailOrder['mail']) => shardByUrgency[urgencies[mail]];

/** Partitions of the index `due`, in the order in which they are sent. */
export const shards = [shardByUrgency.awaited, shardByUrgency.normal, shardByUrgency.last] as const;
export type Shard = (typeof shards)[number];
