import { newProofKey } from '../onboarding/domain-proofs.ts';
import type { Change, Issued } from './changes.ts';
import { appsOf, type OnboardingRecord, type Rechecked, stageOf } from './onboarding-record.ts';
import { readRecord } from './store.ts';

/** What happens in the record of a company's first onboarding once it is completed: see changes.ts. */

/** What an onboarding that goes on with another one's connections has of it. */
export const continued = ({
  onboardingId,
  companyId,
  company,
  csm,
  continues = onboardingId,
  proofKey = newProofKey(),
  contacts = [],
}: OnboardingRecord) =>
  ({ companyId, company, csm, continues, proofKey, contacts }) satisfies Partial<Issued>;

/**
 * The Okta apps of the onboarding whose connections this one goes on with; none for a first one.
 * @throws what the AWS SDK throws
 */
export async function appsBefore(table: string, record: OnboardingRecord | undefined) {
  const before = record?.continues && (await readRecord(table, record.continues));
  return before ? appsOf(before) : [];
}

/**
 * What the page of a completed onboarding leads to: the company's first one, and all that was begun since. Of one
 * that goes on with another and is not completed: nothing.
 * @throws what the AWS SDK throws
 */
export async function readReached(
  table: string,
  record: OnboardingRecord,
): Promise<OnboardingRecord[]> {
  const { continues } = record;
  const first =
    continues !== undefined && stageOf(record) === 'completed'
      ? await readRecord(table, continues)
      : undefined;
  const begun = ((first ?? record).followUps ?? []).filter(
    ({ onboardingId }) => onboardingId !== record.onboardingId,
  );
  const found = await Promise.all(begun.map(({ onboardingId }) => readRecord(table, onboardingId)));
  return [first, ...found].filter((each) => each !== undefined);
}

/**
 * The customer begins another onboarding. Changes nothing when somebody else has begun one since.
 * @param after the last one that was known
 */
export const beginFollowUp =
  (followUp: { onboardingId: string; at: string }, after: string | undefined): Change =>
  (record) => {
    const { followUps = [] } = record;
    if (followUps.at(-1)?.onboardingId !== after) return undefined;
    return { ...record, followUps: [...followUps, followUp] };
  };

/** The weekly recheck has asked an Okta. Changes nothing when a later one has. */
export const recheck =
  (domain: string, found: Rechecked): Change =>
  (record) => {
    const { rechecked = {} } = record;
    const known = rechecked[domain];
    if (known && Date.parse(known.at) >= Date.parse(found.at)) return undefined;
    return { ...record, rechecked: { ...rechecked, [domain]: found } };
  };
