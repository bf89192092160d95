import { type Finding, lookForProofs, newProofKey } from '../onboarding/domain-proofs.ts';
import { createTextLookup } from '../outbound/text-records.ts';
import { type Look, lookedForProofs } from './domain-changes.ts';
import { listedDomains, type OnboardingRecord, proofsIn } from './onboarding-record.ts';
import { changeRecord } from './store.ts';

/** Milliseconds for all domains of a list, while somebody waits for the page. */
const BUDGET = 4_000;

/**
 * Asks DNS for the records of these e-mail domains.
 * @param company whose key it is; one that has none gets one
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
 * Looks again for the DNS records of those e-mail domains that are not proven, and keeps what it finds.
 * @param at when it is, ISO time
 * @returns the record as it is now
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
