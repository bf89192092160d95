import { REDRIVABLE_DAYS } from '../onboarding/execution.ts';
import type { Change } from './changes.ts';
import { isOpen, type OnboardingRecord } from './onboarding-record.ts';
import { readRecord } from './store.ts';

/**
 * Which onboardings use a company's connections at this moment, in the record of its first one: from before the
 * connection is made for them to the end of their trial. There can be any number, of the same Oktas or of others.
 */

const DAY = 24 * 60 * 60 * 1000;

/** From now on an onboarding uses them. Changes nothing when that is known. */
export const use =
  (onboardingId: string): Change =>
  (record) => {
    const { usedBy = [] } = record;
    return usedBy.includes(onboardingId)
      ? undefined
      : { ...record, usedBy: [...usedBy, onboardingId] };
  };

/** It uses them no more. */
export const leave =
  (onboardingId: string): Change =>
  ({ usedBy = [], ...record }) => {
    const left = usedBy.filter((each) => each !== onboardingId);
    if (left.length === usedBy.length) return undefined;
    return left.length > 0 ? { ...record, usedBy: left } : record;
  };

/** Whether something can still come of it. One that failed may be redriven. @param now epoch milliseconds */
export const isAlive = (record: OnboardingRecord, now = Date.now()) =>
  isOpen(record) ||
  (record.ended?.status === 'FAILED' && now - Date.parse(record.ended.at) < REDRIVABLE_DAYS * DAY);

/**
 * The others that use the connections at this moment, in the order in which they began to.
 * @param owner as it is now
 * @throws what the AWS SDK throws
 */
export async function readOtherUsers(
  table: string,
  owner: OnboardingRecord,
  onboardingId: string,
): Promise<OnboardingRecord[]> {
  const ids = (owner.usedBy ?? []).filter((each) => each !== onboardingId);
  const read = ids.map((id) => (id === owner.onboardingId ? owner : readRecord(table, id)));
  const found = await Promise.all(read);
  return found.filter((each) => each !== undefined);
}
