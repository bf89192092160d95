import { type Finding, lookForProofs, newProofKey } from '../onboarding/domain-proofs.ts';
import { createTextLookup } from '../outbound/text-records.ts';
import { type Look, lookedForProofs } from './domain-changes.ts';
import { listedDomains, type OnboardingRecord, proofsIn } from './onboarding-record.ts';
import { changeRecord } from './store.ts';

/** Milliseconds for all domains of a list, while someone waits for the page. */
const BUDGET = 4_000;

/**
 * Looks up the DNS records of these e-mail domains.
 * @param company its proof key; creates one if missing
 */
export async function askDns(
  { DNS_SERVERS }: { DNS_SERVERS: readonly string[] },
  { proofKey = newProofKey() }: Pick<OnboardingRecord, 'proofKey'>,
  domains: readonly string[],
): Promise<Pick<Look, 'found' | 'proofKey'>> {
  const lookUp = createTextLookup({ servers: DNS_SERVERS, budget: BUDGET });
  const found: Map<string, Finding> = await lookForProofs(proofKey, domains, lookUp);
  return { found, proofKey };
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
