import type { DnsRecord, Proof } from '../onboarding/domain-proofs.ts';
import {
  emailDomainsOf,
  listedDomains,
  type OnboardingRecord,
  proofsIn,
} from '../record/onboarding-record.ts';

/** An e-mail domain as a CSM judges it. */
export interface JudgedDomain {
  domain: string;
  proof: Proof;
  /** Users and main admin with an address there; left out where nobody counted. */
  people?: number;
  /** What proves it; left out in a record that is older than proofs. */
  record?: DnsRecord;
}

export const isProven = ({ proof }: JudgedDomain) => proof === 'proven';

/** The e-mail domains of a submission: those first that are not proven, otherwise as they were sent. */
export function judgedDomains(record: OnboardingRecord): JudgedDomain[] {
  const proofIn = proofsIn(record);
  const records = new Map(emailDomainsOf(record).map((each) => [each.domain, each.record]));
  const people = record.submitted?.people;
  const judged = listedDomains(record).map((domain): JudgedDomain => {
    const dnsRecord = records.get(domain);
    return {
      domain,
      proof: proofIn(domain),
      ...(people ? { people: people[domain] ?? 0 } : {}),
      ...(dnsRecord ? { record: dnsRecord } : {}),
    };
  });
  return [...judged.filter((each) => !isProven(each)), ...judged.filter(isProven)];
}
