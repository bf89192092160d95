import { isSameAddress } from '../onboarding/addresses.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { type Change, type Doer, giveTo, handOverTo, pendingHandOvers } from './changes.ts';
import { readReached } from './follow-ups.ts';
import { type OnboardingRecord, stageOf } from './onboarding-record.ts';
import type { PendingHandOver } from './pending.ts';
import { swept } from './relay.ts';
import { type Changed, changeRecord } from './store.ts';

type Csm = OnboardingRecord['csm'];

/** Hands over from the given CSM. Changes nothing if someone else is the CSM. */
const handOverFrom =
  ({ from, doer }: PendingHandOver, csm: Csm): Change =>
  (record) =>
    isSameAddress(record.csm.email, from.email) ? giveTo(csm, doer)(record) : undefined;

const wasHandedOver = ({ csm, formerCsms = [] }: OnboardingRecord, from: Csm, to: Csm) =>
  isSameAddress(csm.email, to.email) &&
  formerCsms.some(({ email }) => isSameAddress(email, from.email));

/** What went with a hand-over; `moved`: IDs of those that went just now; `unread`: of those that could not be read. */
export interface Went {
  others: OnboardingRecord[];
  moved: OnboardingId[];
  unread: OnboardingId[];
}

/**
 * Hands over what goes with an onboarding that was handed over: with a completed one the onboardings its page leads to
 * that had the same CSM, which are the company's first and its follow-ups. All hand-overs that are pending are finished
 * together, to the CSM of now, so that nothing stays with one who had it only in between. Idempotent.
 * @param earlier whose hand-overs are no longer pending: what went with those is named, and not moved, as its CSM may have
 *   given it to others since
 * @throws what the AWS SDK throws
 */
export async function finishHandOver(
  table: string,
  record: OnboardingRecord,
  earlier: readonly Csm[] = [],
): Promise<Went> {
  const begun = pendingHandOvers(record).filter(({ isCompleted }) => isCompleted);
  const before = [...begun.map(({ from }) => from), ...earlier];
  const went: Went = { others: [], moved: [], unread: [] };
  if (before.length === 0) return went;
  const { reached, unread } = await readReached(table, record);
  went.unread.push(...unread);
  for (const each of reached) {
    let now = each;
    for (const one of begun) {
      const written = await changeRecord(
        table,
        each.onboardingId,
        handOverFrom(one, record.csm),
        now,
      );
      now = written.record ?? now;
      if (written.changed) went.moved.push(each.onboardingId);
    }
    if (before.some((from) => wasHandedOver(now, from, record.csm))) went.others.push(now);
  }
  return went;
}

/**
 * Finishes a hand-over right after the record says so, or when it is repeated. Then nothing of it is pending any more:
 * otherwise the sweep would take what is handed back meanwhile. What could not be read stays pending.
 * @param mail mails the new CSM
 * @throws what `mail` throws, what the AWS SDK throws
 */
export async function completeHandOver(
  table: string,
  record: OnboardingRecord,
  mail: (went: Went) => Promise<unknown>,
  earlier: readonly Csm[] = [],
): Promise<Went> {
  const went = await finishHandOver(table, record, earlier);
  await mail(went);
  const done = went.unread.length === 0 ? pendingHandOvers(record) : [];
  if (done.length > 0) await changeRecord(table, record.onboardingId, swept(done, []), record);
  return went;
}

/**
 * Hands an onboarding over to another CSM. What goes with it is pending: see `finishHandOver`.
 * @param judged wraps the change with a check of who may make it
 * @throws what `judged` throws, what the AWS SDK throws
 */
export const changeCsm = (
  table: string,
  onboardingId: OnboardingId,
  csm: Csm,
  doer: Doer,
  judged: (change: Change) => Change = (change) => change,
): Promise<Changed> =>
  changeRecord(table, onboardingId, (record) =>
    // Its own change, whose answer was lost.
    pendingHandOvers(record).some(({ doer: { at, by } }) => at === doer.at && by === doer.by)
      ? undefined
      : judged(handOverTo(csm, doer))(record),
  );

/** Whose a completed onboarding was before its CSM of now, if that is the given one. */
export function csmBefore(record: OnboardingRecord, csm: Csm): Csm[] {
  const from = record.formerCsms?.at(-1);
  return from && stageOf(record) === 'completed' && isSameAddress(record.csm.email, csm.email)
    ? [from]
    : [];
}
