import type { Finding } from '../onboarding/domain-proofs.ts';
import type { Stage } from '../onboarding/onboarding.ts';
import type { Change } from './changes.ts';
import type { Conflict } from './conflict.ts';
import { listedDomains, type OnboardingRecord, proofsIn, stageOf } from './onboarding-record.ts';
import { happened } from './with-events.ts';

/** What can happen to a record for its e-mail domains: see changes.ts. */

/** In which the DNS records are looked for: nothing waits for them but the approval. */
export const provingStages: readonly Stage[] = [
  'verifying',
  'awaitingCorrection',
  'awaitingApproval',
];

const MINUTE = 60_000;
/** Minutes. Somebody may set a record weeks after the form. */
const LONGEST_WAIT = 6 * 60;

/**
 * Minutes until the records are looked for again: one, then twice as long each time, up to six hours.
 * Resolvers remember for some time that a name was not there.
 */
const waitAfter = (times: number) => Math.min(2 ** times, LONGEST_WAIT);

export interface Look {
  /** By e-mail domain; one that nobody looked at is as it was. */
  found: ReadonlyMap<string, Finding>;
  /** ISO time. */
  at: string;
  /** By whom: a new list begins anew, and a look that nobody asked for makes the next one wait longer. */
  by: 'submission' | 'person' | 'sweep';
  /** For a record that has none yet. */
  proofKey: string;
}

/** Where DNS does not answer, what it said before still counts. */
const stillProven = (before: string, now: Finding | undefined) =>
  before === 'proven' && (now === undefined || now === 'unreachable');

/** What a look for the DNS records found. */
export function lookedForProofs({ found, at, by, proofKey }: Look): Change {
  return (record) => {
    const listed = listedDomains(record);
    const before = proofsIn(record);
    const now = (domain: string) =>
      stillProven(before(domain), found.get(domain))
        ? 'proven'
        : (found.get(domain) ?? before(domain));
    const times = { submission: 0, person: 0, sweep: 1 }[by];
    const proofs = {
      at,
      times: by === 'submission' ? 0 : (record.proofs?.times ?? 0) + times,
      proven: listed.filter((domain) => now(domain) === 'proven'),
      unreachable: listed.filter((domain) => now(domain) === 'unreachable'),
    };
    const next: OnboardingRecord = {
      proofKey,
      ...record,
      proofs,
      pending: record.pending.filter(({ kind }) => kind !== 'lookForProofs'),
    };
    if (!provingStages.includes(stageOf(record))) return next;
    if (proofs.proven.length < listed.length) {
      const again = Date.parse(at) + waitAfter(proofs.times) * MINUTE;
      const pending = { kind: 'lookForProofs', at: new Date(again).toISOString() } as const;
      return { ...next, pending: [...next.pending, pending] };
    }
    const isNew = listed.some((domain) => before(domain) !== 'proven');
    if (!isNew) return next;
    const proven: OnboardingRecord = {
      ...next,
      history: [...next.history, { at, event: 'domainsProven' }],
    };
    // The CSM has read that something is open, and may wait for it.
    return stageOf(record) === 'awaitingApproval'
      ? { ...proven, pending: [...proven.pending, { kind: 'tellOfProofs', found: at }] }
      : proven;
  };
}

/** Which e-mail domains are somebody else's. Changes nothing when that is known. */
export const foundConflicts =
  (conflicts: readonly Conflict[]): Change =>
  ({ conflicts: known = [], ...record }) => {
    if (JSON.stringify(known) === JSON.stringify(conflicts)) return undefined;
    return conflicts.length > 0 ? { ...record, conflicts: [...conflicts] } : record;
  };

/** E-mail domains no longer lead to a company's connections. */
export const unroute =
  (domains: readonly string[]): Change =>
  (record) => {
    const { routed } = record;
    if (
      !routed ||
      !Object.values(routed)
        .flat()
        .some((each) => domains.includes(each))
    )
      return undefined;
    const left = Object.entries(routed).map(
      ([domain, led]) => [domain, led.filter((each) => !domains.includes(each))] as const,
    );
    return { ...record, routed: Object.fromEntries(left) };
  };

/**
 * What a look for the records of domains that people sign in with found, ISO time of the look. What was
 * proven and is missing is `lost` since then, until it is found again.
 */
export const recheckedProofs =
  (found: ReadonlyMap<string, Finding>, at: string): Change =>
  (record) => {
    const { proofs = { at, times: 0, proven: [], unreachable: [] }, lost: before = {} } = record;
    const proven = new Set(proofs.proven);
    const lost = new Map(Object.entries(before));
    const gone: string[] = [];
    for (const [domain, finding] of found) {
      if (finding === 'proven') {
        proven.add(domain);
        lost.delete(domain);
      } else if (finding === 'missing' && proven.has(domain)) {
        proven.delete(domain);
        lost.set(domain, at);
        gone.push(domain);
      }
    }
    return gone.reduce<OnboardingRecord>(
      (next, domain) => happened('domain.lost', at, domain)(next),
      {
        ...record,
        proofs: { ...proofs, at, proven: [...proven] },
        lost: Object.fromEntries(lost),
      },
    );
  };
