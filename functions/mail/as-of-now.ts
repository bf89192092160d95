import type { MailOrder } from '../mails.ts';
import { isSameAddress } from '../onboarding/addresses.ts';
import type { WaitName } from '../onboarding/secrets.ts';
import { hasCsm, waitsFor } from '../record/changes.ts';
import { isSubmitted, type OnboardingRecord } from '../record/onboarding-record.ts';
import { isAlive } from '../record/uses.ts';
import { handedOverNow } from './handed-over.ts';
import type { Entry } from './ledger.ts';

/** Mails that repeat a request, and the waits they belong to. Once none of those is open, the mail is useless. */
const asksAgain: Readonly<Record<string, readonly WaitName[]>> = {
  correctionReminder: ['correction'],
  approvalReminder: ['approval'],
  recordsMissing: ['approval'],
  trialReminder: ['trial'],
  trialReminderCsm: ['trial'],
  dashboardReminder: ['mainAdminDashboard', 'everyoneDashboard'],
  signInReminder: ['firstSignIn'],
  signInReminderCsm: ['firstSignIn'],
};

/**
 * Mails that are still of use once the onboarding cannot continue and was not completed: about its end, or about something
 * else. All others ask for a step of it, or announce one.
 */
const outlast: readonly string[] = [
  'completed',
  'rejected',
  'expired',
  'stopped',
  'failure',
  'customerUnreachable',
  'csmUnreachable',
  'invitationsUndelivered',
  'switchLinkRenewed',
  'connectionBroken',
  'proofLost',
  'secretReplaced',
  'linkUnused',
  'signInsFail',
  'queueLink',
  'webhookDisabled',
] satisfies MailOrder['mail'][];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Replaces the previous CSM in a link order with the current one. */
function forCsm(order: unknown, from: string, csm: OnboardingRecord['csm']): unknown {
  if (!isObject(order) || !isObject(order.claims)) return order;
  const { claims } = order;
  return {
    ...order,
    claims: {
      ...claims,
      ...(claims.by === from ? { by: csm.email } : {}),
      ...('csm' in claims ? { csm } : {}),
    },
  };
}

/** The same mail, addressed to and about the CSM who has since taken over the onboarding. */
function withCsm(entry: Entry, { csm }: OnboardingRecord): Entry {
  const { to, props = {}, replyTo } = entry;
  const before = isObject(props.csm) ? props.csm.email : undefined;
  const from = to?.recipient === 'csm' ? to.email : before;
  if (typeof from !== 'string' || isSameAddress(from, csm.email)) return entry;
  const renewed = Object.entries(props).map(([name, value]) => [
    name,
    name.endsWith('Link') ? forCsm(value, from, csm) : value,
  ]);
  return {
    ...entry,
    ...(to?.recipient === 'csm' ? { to: { recipient: 'csm', ...csm } } : {}),
    replyTo: replyTo === from ? csm.email : replyTo,
    props: { ...Object.fromEntries(renewed), ...('csm' in props ? { csm } : {}) },
  };
}

/**
 * Brings a queued mail up to date. Mails can wait for hours once the daily quota is used up; meanwhile one may become
 * useless, or the onboarding may end or get another CSM. A former CSM is asked for nothing.
 * @returns undefined when the mail is no longer useful
 */
export function asOfNow(entry: Entry, record: OnboardingRecord): Entry | undefined {
  const { mail, to } = entry;
  if (record.stage !== 'completed' && !isAlive(record) && !outlast.includes(mail)) return undefined;
  if (mail === 'setupLinkIssued' && (isSubmitted(record) || record.ended)) return undefined;
  const isTheirs = to !== undefined && isSameAddress(to.email, record.csm.email);
  if (mail === 'handedOver')
    return isTheirs && hasCsm(record)
      ? { ...entry, props: { ...entry.props, ...handedOverNow(record) } }
      : undefined;
  const waits = Object.hasOwn(asksAgain, mail) ? asksAgain[mail] : undefined;
  if (waits) {
    if (!waits.some((wait) => waitsFor(record, wait))) return undefined;
    // The new CSM gets the hand-over mail instead.
    if (to?.recipient === 'csm' && !isTheirs) return undefined;
  }
  return withCsm(entry, record);
}
