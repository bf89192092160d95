import type { DnsRecord, Proof } from '../onboarding/domain-proofs.ts';
import type { Conflict, Related } from '../record/conflict.ts';
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
  /** Whose it is, where it is somebody else's. */
  conflict?: Omit<Conflict, 'domain'>;
  /** What of somebody else's it has to do with. */
  related?: Omit<Related, 'domain'>[];
  /** What proves it; left out in a record that is older than proofs. */
  record?: DnsRecord;
}

export const isProven = ({ proof }: JudgedDomain) => proof === 'proven';

/**
 * The e-mail domains of a submission: those first that are somebody else's, then those that are not proven, then
 * those that have to do with somebody else's.
 */
export function judgedDomains(record: OnboardingRecord): JudgedDomain[] {
  const proofIn = proofsIn(record);
  const records = new Map(emailDomainsOf(record).map((each) => [each.domain, each.record]));
  const people = record.submitted?.people;
  const conflicts = new Map((record.conflicts ?? []).map(({ domain, ...each }) => [domain, each]));
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
