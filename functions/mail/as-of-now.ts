import { isSameAddress } from '../onboarding/addresses.ts';
import type { WaitName } from '../onboarding/secrets.ts';
import { hasCsm, waitsFor } from '../record/changes.ts';
import { isSubmitted, type OnboardingRecord } from '../record/onboarding-record.ts';
import { handedOverNow } from './handed-over.ts';
import type { Entry } from './ledger.ts';

/** Mails that ask somebody once more for what is waited for: of no use once it is not. */
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

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** A link that was ordered for the CSM before is ordered for the one there is. */
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

/** The same mail with the CSM to whom the onboarding was handed over since. */
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
 * A mail can wait for hours where the day's quota is used up. Then it may be of no use any more, and the CSM may be
 * another: who is no longer one is asked for nothing.
 * @returns undefined for one that is of no use
 */
export function asOfNow(entry: Entry, record: OnboardingRecord): Entry | undefined {
  const { mail, to } = entry;
  if (mail === 'setupLinkIssued' && (isSubmitted(record) || record.ended)) return undefined;
  const isTheirs = to !== undefined && isSameAddress(to.email, record.csm.email);
  if (mail === 'handedOver')
    return isTheirs && hasCsm(record)
      ? { ...entry, props: { ...entry.props, ...handedOverNow(record) } }
      : undefined;
  const waits = Object.hasOwn(asksAgain, mail) ? asksAgain[mail] : undefined;
  if (waits) {
    if (!waits.some((wait) => waitsFor(record, wait))) return undefined;
    // The new one is mailed with the hand-over.
    if (to?.recipient === 'csm' && !isTheirs) return undefined;
  }
  return withCsm(entry, record);
}
