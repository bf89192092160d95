import { isSameAddress } from '../onboarding/addresses.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { type Change, type Doer, handOverTo } from './changes.ts';
import { readReached } from './follow-ups.ts';
import { type OnboardingRecord, stageOf } from './onboarding-record.ts';
import { type Changed, changeRecord } from './store.ts';

type Csm = OnboardingRecord['csm'];

/** Hands over from the given CSM. Changes nothing if someone else is the CSM. */
const handOverFrom =
  (from: Csm, csm: Csm, doer: Doer): Change =>
  (record) =>
    isSameAddress(record.csm.email, from.email) ? handOverTo(csm, doer)(record) : undefined;

const wasHandedOver = ({ csm, formerCsms = [] }: OnboardingRecord, from: Csm, to: Csm) =>
  isSameAddress(csm.email, to.email) &&
  formerCsms.some(({ email }) => isSameAddress(email, from.email));

/**
 * Hands an onboarding over to another CSM. With a completed one go the onboardings its page leads to that have the same
 * CSM: the company's first, and its follow-ups. Idempotent.
 * @param judged wraps the change of this onboarding with a check of who may make it
 * @returns the onboarding; `others`: those handed over with it
 * @throws what `judged` throws, what the AWS SDK throws
 */
export async function changeCsm(
  table: string,
  onboardingId: OnboardingId,
  csm: Csm,
  doer: Doer,
  judged: (change: Change) => Change = (change) => change,
): Promise<Changed & { others: OnboardingRecord[] }> {
  const written = await changeRecord(table, onboardingId, judged(handOverTo(csm, doer)));
  const { record } = written;
  const from = record?.formerCsms?.at(-1);
  const others: OnboardingRecord[] = [];
  if (record && from && stageOf(record) === 'completed' && wasHandedOver(record, from, csm))
    for (const each of await readReached(table, record)) {
      const change = handOverFrom(from, csm, doer);
      const { record: now = each } = await changeRecord(table, each.onboardingId, change, each);
      if (wasHandedOver(now, from, csm)) others.push(now);
    }
  return { ...written, others };
}
