import type { OktaDomain } from '../okta/okta-domain.ts';
import { newProofKey } from '../onboarding/domain-proofs.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { nameOf } from '../runtime/errors.ts';
import { logger } from '../runtime/observability.ts';
import type { Change, Issued } from './changes.ts';
import { appsOf, type OnboardingRecord, type Rechecked, stageOf } from './onboarding-record.ts';
import { readRecord } from './store.ts';
import { happened } from './with-events.ts';

/** Changes to the record of a company's first onboarding after completion: see changes.ts. */

/** What a follow-up takes over from the onboarding whose connections it continues. */
export const continued = ({
  onboardingId,
  companyId,
  company,
  csm,
  continues = onboardingId,
  proofKey = newProofKey(),
  contacts = [],
  contact,
}: OnboardingRecord) =>
  ({
    companyId,
    company,
    csm,
    continues,
    proofKey,
    // All that is kept after completion is the contact, of an approved submission.
    contacts: contact ? [...new Set([...contacts, contact.email])] : contacts,
  }) satisfies Partial<Issued>;

/**
 * The Okta apps of the onboarding whose connections this one continues; empty for a first onboarding.
 * @throws what the AWS SDK throws
 */
export async function appsBefore(table: string, record: OnboardingRecord | undefined) {
  const before = record?.continues && (await readRecord(table, record.continues));
  return before ? appsOf(before) : [];
}

/**
 * The other onboardings reachable from a completed onboarding's page: the company's first, and all follow-ups. Empty
 * for a follow-up that is not completed. One that cannot be read holds up no other; `unread` names them.
 * @throws what the AWS SDK throws
 */
export async function readReached(
  table: string,
  record: OnboardingRecord,
): Promise<{ reached: OnboardingRecord[]; unread: OnboardingId[] }> {
  const { continues } = record;
  const first =
    continues !== undefined && stageOf(record) === 'completed'
      ? await readRecord(table, continues)
      : undefined;
  const begun = ((first ?? record).followUps ?? []).filter(
    ({ onboardingId }) => onboardingId !== record.onboardingId,
  );
  const unread: OnboardingId[] = [];
  const read = async ({ onboardingId }: (typeof begun)[number]) => {
    try {
      return await readRecord(table, onboardingId);
    } catch (error) {
      logger.error('An onboarding that another leads to is left', {
        onboardingId,
        error: nameOf(error),
      });
      unread.push(onboardingId);
      return undefined;
    }
  };
  const found = await Promise.all(begun.map(read));
  return { reached: [first, ...found].filter((each) => each !== undefined), unread };
}

/**
 * The customer begins a follow-up. Changes nothing if another has begun since.
 * @param after the last follow-up that was known
 */
export const beginFollowUp =
  (followUp: { onboardingId: OnboardingId; at: string }, after: string | undefined): Change =>
  (record) => {
    const { followUps = [] } = record;
    if (followUps.at(-1)?.onboardingId !== after) return undefined;
    return { ...record, followUps: [...followUps, followUp] };
  };

/** Records a weekly recheck, with the event if it found the connection broken. Changes nothing if a later one is recorded. */
export const recheck =
  (domain: OktaDomain, found: Rechecked): Change =>
  (record) => {
    const { rechecked = {} } = record;
    const known = rechecked[domain];
    if (known && Date.parse(known.at) >= Date.parse(found.at)) return undefined;
    const next = { ...record, rechecked: { ...rechecked, [domain]: found } };
    return found.outcome === 'problems'
      ? happened('connection.broken', found.at, domain)(next)
      : next;
  };
