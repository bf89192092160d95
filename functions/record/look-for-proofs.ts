import { type Finding, lookForProofs, newProofKey } from '../onboarding/domain-proofs.ts';
import { createTextLookup } from '../outbound/text-records.ts';
import { type Look, lookedForProofs } from './domain-changes.ts';
import { listedDomains, type OnboardingRecord, proofsIn } from './onboarding-record.ts';
import { changeRecord } from './store.ts';

/** Milliseconds for all domains of a list, while someone waits for the page. */
const BUDGET = 4_000;

/**
 * Looks up the DNS records of these e-mail domains, beginning where there was no time the last time.
 * @param company its proof key; creates one if missing
 */
export async function askDns(
  { DNS_SERVERS }: { DNS_SERVERS: readonly string[] },
  { proofKey = newProofKey(), proofs }: Pick<OnboardingRecord, 'proofKey' | 'proofs'>,
  domains: readonly string[],
  lookUp = createTextLookup({ servers: DNS_SERVERS, budget: BUDGET }),
): Promise<Pick<Look, 'found' | 'proofKey' | 'left'>> {
  const from = proofs?.next === undefined ? 0 : Math.max(0, domains.indexOf(proofs.next));
  const order = [...domains.slice(from), ...domains.slice(0, from)];
  const found: Map<string, Finding> = await lookForProofs(proofKey, order, lookUp);
  const index = order.findIndex((domain) => !found.has(domain));
  const next = order[index];
  if (next === undefined) return { found, proofKey };
  return { found, proofKey, left: { next, isRound: index >= domains.length - from } };
}

/**
 * Looks up the DNS records of unproven e-mail domains again, and records the result.
 * @param at current ISO time
 * @returns the updated record
 */
export async function lookAgain(
  environment: { RECORD_TABLE: string; DNS_SERVERS: readonly string[] },
  record: OnboardingRecord,
  by: Look['by'],
  at = new Date().toISOString(),
): Promise<OnboardingRecord> {
  const proofIn = proofsIn(record);
  const open = listedDomains(record).filter((domain) => proofIn(domain) !== 'proven');
  const look = await askDns(environment, record, open);
  const change = lookedForProofs({ ...look, at, by });
  const { record: now = record } = await changeRecord(
    environment.RECORD_TABLE,
    record.onboardingId,
    change,
    record,
  );
  return now;
}
