import { type SignIn, seenAt } from '../onboarding/onboarding.ts';
import { answer, audited, auditOf, type Change, type Doer, tell, waitsFor } from './changes.ts';
import {
  FAILURE_COUNTS,
  type FailedSignIn,
  type OnboardingRecord,
  signInStages,
  stageOf,
} from './onboarding-record.ts';

/** What can happen to the sign-ins of an onboarding, once people are sent to Okta: see changes.ts. */

/** Whether it was observed, and is not somebody's word. */
export const isSeen = (signIn: SignIn): boolean => seenAt(signIn) !== undefined;

/**
 * The main admin's first sign-in, seen or confirmed. One that is seen before it is waited for, once people are
 * sent to Okta, ends that wait when it begins. One that was confirmed and is seen now is kept as that. Changes
 * nothing before, and when it is known.
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
    // Executions of an earlier definition invite everybody else at once.
    const isLast = !record.dashboard?.mainAdmin || !record.submitted?.usersCount;
    const stage = isLast ? 'inviting' : 'awaitingDashboard';
    const answered = isEarly ? record : answer(record, 'firstSignIn', signIn, stage, doer.at);
    const event = isSeen(signIn) ? 'mainAdminSignedIn' : 'mainAdminConfirmed';
    return audited(tell({ ...answered, signIn }, event, doer.at), entry);
  };
}

/** A browser that is sent back and forth can fail every second: one write a minute, in milliseconds. */
const FAILURE_AGAIN = 60_000;

/** Everybody signs in each morning: one write an hour, in milliseconds. */
const SUCCESS_AGAIN = 60 * 60_000;

/** Whether others' sign-ins are still kept: until a week after the completion. @param at ISO time */
const isFollowed = ({ stage, stageSince }: OnboardingRecord, at: string) =>
  stage !== 'completed' || Date.parse(at) <= Date.parse(stageSince) + FAILURE_COUNTS;

/**
 * Somebody else than the main admin has signed in through an Okta. Who it was is not kept. Changes nothing before
 * anybody can, a week after the completion, and when one is known that is not much older.
 */
export const seeSignIn =
  (domain: string, at: string): Change =>
  (record) => {
    if (!signInStages.includes(stageOf(record)) || !isFollowed(record, at)) return undefined;
    const known = record.seenSignIns.find((each) => each.domain === domain);
    if (known && Date.parse(at) - Date.parse(known.last) < SUCCESS_AGAIN) return undefined;
    const others = record.seenSignIns.filter((each) => each !== known);
    const seen = { domain, first: known?.first ?? at, last: at };
    return { ...record, seenSignIns: [...others, seen] };
  };

/**
 * A sign-in that failed. The CSM is told once, and again when it comes back after a week: of what the
 * customer can put right, not of a sign-in that was cancelled. Changes nothing before anybody can sign in, and
 * when one that failed for the same reason is known that is not much older.
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
