import type { OktaDomain } from '../okta/okta-domain.ts';
import { type SignIn, seenAt } from '../onboarding/onboarding.ts';
import { answer, audited, auditOf, type Change, type Doer, tell, waitsFor } from './changes.ts';
import {
  FAILURE_COUNTS,
  type FailedSignIn,
  type OnboardingRecord,
  signInStages,
  stageOf,
} from './onboarding-record.ts';

/** Changes about an onboarding's sign-ins, once people are routed to Okta: see changes.ts. */

/** Whether it was observed, not just confirmed. */
export const isSeen = (signIn: SignIn): boolean => seenAt(signIn) !== undefined;

/**
 * The main admin's first sign-in, observed or confirmed. If it is observed before the onboarding waits for it, but after
 * the switch, it ends that wait as soon as it begins. If it was confirmed and is now observed, records both. Changes
 * nothing before the switch, or if it is already known.
 */
export function confirmSignIn(signIn: SignIn, doer: Doer): Change {
  return (record) => {
    const { signIn: known } = record;
    const what = isSeen(signIn) ? 'sawSignIn' : 'confirmedSignIn';
    const entry = { ...auditOf(doer), what, details: { how: signIn.by, at: signIn.at } } as const;
    if (known)
      return isSeen(known) || !isSeen(signIn)
        ? undefined
        : audited({ ...record, signIn: { ...known, seen: signIn.at } }, entry);
    const isEarly = isSeen(signIn) && waitsFor(record, 'mainAdminDashboard');
    if (!isEarly && !waitsFor(record, 'firstSignIn')) return undefined;
    // Executions of an earlier definition invite everyone else at once.
    const isLast = !record.dashboard?.mainAdmin || !record.submitted?.usersCount;
    const stage = isLast ? 'inviting' : 'awaitingDashboard';
    const answered = isEarly ? record : answer(record, 'firstSignIn', signIn, stage, doer.at);
    const event = isSeen(signIn) ? 'mainAdminSignedIn' : 'mainAdminConfirmed';
    return audited(tell({ ...answered, signIn }, event, doer.at), entry);
  };
}

/** Milliseconds between writes: a browser in a redirect loop can fail every second. */
const FAILURE_AGAIN = 60_000;

/** Milliseconds between writes: everyone signs in each morning. */
const SUCCESS_AGAIN = 60 * 60_000;

/** Whether others' sign-ins are still recorded: until a week after completion. @param at ISO time */
const isFollowed = ({ stage, stageSince }: OnboardingRecord, at: string) =>
  stage !== 'completed' || Date.parse(at) <= Date.parse(stageSince) + FAILURE_COUNTS;

/**
 * A sign-in of someone other than the main admin, without recording who. Changes nothing before anyone can sign in,
 * from a week after completion, or within an hour of the last one recorded.
 */
export const seeSignIn =
  (domain: OktaDomain, at: string): Change =>
  (record) => {
    if (!signInStages.includes(stageOf(record)) || !isFollowed(record, at)) return undefined;
    const known = record.seenSignIns.find((each) => each.domain === domain);
    if (known && Date.parse(at) - Date.parse(known.last) < SUCCESS_AGAIN) return undefined;
    const others = record.seenSignIns.filter((each) => each !== known);
    const seen = { domain, first: known?.first ?? at, last: at };
    return { ...record, seenSignIns: [...others, seen] };
  };

/**
 * A failed sign-in. Tells the CSM once, and again if it recurs after a week, but only about what the customer can fix,
 * not about cancelled sign-ins. Changes nothing before anyone can sign in, or within a minute of the last failure with
 * the same reason.
 */
export function failSignIn(failed: FailedSignIn): Change {
  return (record) => {
    if (!signInStages.includes(stageOf(record))) return undefined;
    const { domain, code } = failed;
    const isSame = (each: FailedSignIn) => each.domain === domain && each.code === code;
    const known = record.failedSignIns.find(isSame);
    const since = known ? Date.parse(failed.at) - Date.parse(known.at) : Number.POSITIVE_INFINITY;
    if (since < FAILURE_AGAIN) return undefined;
    const tells = code !== 'signInFailed' && since >= FAILURE_COUNTS;
    return {
      ...record,
      failedSignIns: [...record.failedSignIns.filter((each) => !isSame(each)), failed],
      pending: tells
        ? [...record.pending, { kind: 'tellOfFailure', domain, code, at: failed.at }]
        : record.pending,
    };
  };
}
