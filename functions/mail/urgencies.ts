import type { MailOrder } from '../mails.ts';

/**
 * Which mails are sent first. `awaited`: someone must act on it or is waiting for it now; such a mail is also sent
 * again if SES may not have accepted it. `last`: bulk mail.
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

/** How often a mail that someone waits for is sent again because SES may not have accepted it. */
const MOST_AGAIN = 2;

/** @param mail may be of another version of the product */
const urgencyOf = (mail: string) =>
  Object.hasOwn(urgencies, mail) ? urgencies[mail as MailOrder['mail']] : 'normal';

/** @param again how often it has been sent again so far */
export const goesAgain = ({ mail, again = 0 }: { mail: string; again?: number | undefined }) =>
  again < MOST_AGAIN && urgencyOf(mail) === 'awaited';

const MINUTE = 60_000;
/** Milliseconds until a mail that cannot be put together is retried. The cause is ours to fix, or passes. */
const retriedAfter = { awaited: MINUTE, normal: 15 * MINUTE, last: 15 * MINUTE };
export const retryAfter = (mail: string) => retriedAfter[urgencyOf(mail)];

export const shardOf = (mail: MailOrder['mail']) => shardByUrgency[urgencies[mail]];

/** Partitions of the index `due`, in sending order. */
export const shards = [shardByUrgency.awaited, shardByUrgency.normal, shardByUrgency.last] as const;
export type Shard = (typeof shards)[number];
