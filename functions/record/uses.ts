import type { OktaDomain } from '../okta/okta-domain.ts';
import { REDRIVABLE_DAYS } from '../onboarding/execution.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import type { Change } from './changes.ts';
import { isOpen, type OnboardingRecord } from './onboarding-record.ts';
import { readRecord } from './store.ts';

/**
 * The onboardings that currently use a company's connections, kept in the record of its first onboarding: from before
 * a connection is set up for them until the end of their trial. There can be any number, with the same Oktas or others.
 */

const DAY = 24 * 60 * 60 * 1000;

/** Marks an onboarding as using them. Changes nothing if it already is. */
export const use =
  (onboardingId: OnboardingId): Change =>
  (record) => {
    const { usedBy = [] } = record;
    return usedBy.includes(onboardingId)
      ? undefined
      : { ...record, usedBy: [...usedBy, onboardingId] };
  };

/** Marks an onboarding as no longer using them. */
export const leave =
  (onboardingId: OnboardingId): Change =>
  ({ usedBy = [], ...record }) => {
    const left = usedBy.filter((each) => each !== onboardingId);
    if (left.length === usedBy.length) return undefined;
    return left.length > 0 ? { ...record, usedBy: left } : record;
  };

/** Whether it can still continue; a failed one may be redriven. @param now epoch milliseconds */
export const isAlive = (record: OnboardingRecord, now = Date.now()) =>
  isOpen(record) ||
  (record.ended?.status === 'FAILED' && now - Date.parse(record.ended.at) < REDRIVABLE_DAYS * DAY);

/**
 * The other onboardings that currently use the connections, in the order they began to.
 * @param owner current record
 * @throws what the AWS SDK throws
 */
export async function readOtherUsers(
  table: string,
  owner: OnboardingRecord,
  onboardingId: OnboardingId,
): Promise<OnboardingRecord[]> {
  const ids = (owner.usedBy ?? []).filter((each) => each !== onboardingId);
  const read = ids.map((id) => (id === owner.onboardingId ? owner : readRecord(table, id)));
  const found = await Promise.all(read);
  return found.filter((each) => each !== undefined);
}

/**
 * Whether another onboarding uses the connection of an Okta domain: its trial may be under way.
 * @param of.owner the company's first onboarding
 * @throws what the AWS SDK throws
 */
export async function isUsedByOthers(
  table: string,
  of: { onboardingId: OnboardingId; owner: OnboardingId },
  domain: OktaDomain,
): Promise<boolean> {
  const owner = await readRecord(table, of.owner);
  const others = owner ? await readOtherUsers(table, owner, of.onboardingId) : [];
  return others.some((each) => isAlive(each) && each.submission?.domains.includes(domain));
}
