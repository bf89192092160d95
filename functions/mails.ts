import { setupLinkIssued } from './1-setup-link/mails.tsx';
import { stepGiven } from './2-submit/mails.tsx';
import { correctionRequested, oktaTrouble, submissionReceived } from './3-verify/mails.tsx';
import { approvalRequested, domainsProven } from './4-approve/mails.tsx';
import { connectionReady, mainAdminInvitation } from './8-main-admin/mails.tsx';
import { userInvitation } from './9-everyone/mails.tsx';
import { completed, expired, failure, rejected, stopped } from './10-finish/mails.tsx';
import { dashboardReminder, dashboardRequested } from './mail/dashboard-mails.tsx';
import { switchLinkRenewed, switchOnPlanned, switchOnRequested } from './mail/switch-mails.tsx';
import type { Mail } from './mail/template.tsx';
import {
  trialOffered,
  trialOfferedCsm,
  trialReminder,
  trialReminderCsm,
} from './mail/trial-mails.tsx';
import {
  csmUnreachable,
  customerUnreachable,
  invitationsUndelivered,
} from './mail/undelivered-mails.tsx';
import {
  connectionBroken,
  linkUnused,
  proofLost,
  secretReplaced,
  signInsFail,
} from './maintain/mails.tsx';
import type { LinkOrder } from './onboarding/links.ts';
import { queueLink } from './queue/mails.tsx';
import type { MailName } from './texts/index.ts';
import {
  approvalReminder,
  correctionReminder,
  handedOver,
  recordsMissing,
  signInReminder,
  signInReminderCsm,
  waitOverdue,
} from './waiting/mails.tsx';
import { webhookDisabled } from './webhooks/mails.tsx';

/** The templates of all mails, by name. All mails go through the ledger (mail/ledger.ts). */
const mails = {
  stepGiven,
  submissionReceived,
  correctionRequested,
  oktaTrouble,
  approvalRequested,
  domainsProven,
  trialOffered,
  trialOfferedCsm,
  trialReminder,
  trialReminderCsm,
  switchOnRequested,
  switchOnPlanned,
  switchLinkRenewed,
  dashboardRequested,
  dashboardReminder,
  connectionReady,
  mainAdminInvitation,
  userInvitation,
  completed,
  rejected,
  expired,
  stopped,
  correctionReminder,
  approvalReminder,
  handedOver,
  recordsMissing,
  signInReminder,
  signInReminderCsm,
  waitOverdue,
  customerUnreachable,
  csmUnreachable,
  invitationsUndelivered,
  failure,
  setupLinkIssued,
  connectionBroken,
  proofLost,
  secretReplaced,
  linkUnused,
  signInsFail,
  queueLink,
  webhookDisabled,
} satisfies { [Name in MailName]: (props: never) => Mail };

/** A template's props without the brand and with links unsigned: both are added when the mail is sent. */
type StoredProps<Props> = {
  [Key in keyof Omit<Props, 'brand'>]: Key extends `${string}Link`
    ? LinkOrder | Extract<Props[Key & keyof Props], undefined>
    : Props[Key & keyof Props];
};

/** A mail to send: its template and the template's props. */
export type MailOrder = {
  [Name in MailName]: { mail: Name; props: StoredProps<Parameters<(typeof mails)[Name]>[0]> };
}[MailName];

/**
 * Renders an entry of the ledger. An entry comes from a typed order, so its props fit its template.
 * @returns undefined if the template does not exist (any more)
 */
export function renderEntry(mail: string, props: object): Mail | undefined {
  if (!Object.hasOwn(mails, mail)) return undefined;
  const template = mails[mail as MailName] as (props: object) => Mail;
  return template(props);
}
