import type { DnsRecord, Proof } from '../onboarding/domain-proofs.ts';
import { type Conflict, conflictsIn, type Related } from '../record/conflict.ts';
import {
  emailDomainsOf,
  listedDomains,
  type OnboardingRecord,
  proofsIn,
} from '../record/onboarding-record.ts';

/** An e-mail domain with the evidence a CSM judges it by. */
export interface JudgedDomain {
  domain: string;
  proof: Proof;
  /** Number of users, including the main admin, with an address there; left out if not counted. */
  people?: number;
  /** The conflict, if it is someone else's. */
  conflict?: Omit<Conflict, 'domain'>;
  /** Domains of others that it is related to. */
  related?: Omit<Related, 'domain'>[];
  /** The DNS record that proves it; left out for records from before proofs existed. */
  record?: DnsRecord;
}

export const isProven = ({ proof }: JudgedDomain) => proof === 'proven';

/** A submission's e-mail domains: first those in conflict, then the unproven, then those related to someone else's. */
export function judgedDomains(record: OnboardingRecord): JudgedDomain[] {
  const proofIn = proofsIn(record);
  const records = new Map(emailDomainsOf(record).map((each) => [each.domain, each.record]));
  const people = record.submitted?.people;
  const conflicts = new Map(conflictsIn(record).map(({ domain, ...each }) => [domain, each]));
  const related = Map.groupBy(record.related ?? [], ({ domain }) => domain);
  const judged = listedDomains(record).map((domain): JudgedDomain => {
    const dnsRecord = records.get(domain);
    const conflict = conflicts.get(domain);
    const near = related.get(domain)?.map(({ domain: _, ...each }) => each);
    return {
      domain,
      proof: proofIn(domain),
      ...(people ? { people: people[domain] ?? 0 } : {}),
      ...(conflict ? { conflict } : {}),
      ...(near ? { related: near } : {}),
      ...(dnsRecord ? { record: dnsRecord } : {}),
    };
  });
  const place = (each: JudgedDomain) =>
    each.conflict ? 0 : !isProven(each) ? 1 : each.related ? 2 : 3;
  return judged.toSorted((one, other) => place(one) - place(other));
}
