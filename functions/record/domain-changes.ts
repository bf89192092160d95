import type { Finding } from '../onboarding/domain-proofs.ts';
import type { Stage } from '../onboarding/onboarding.ts';
import { type Change, tell } from './changes.ts';
import { type Conflict, keptConflicts } from './conflict.ts';
import { listedDomains, type OnboardingRecord, proofsIn, stageOf } from './onboarding-record.ts';
import { happened } from './with-events.ts';

/** Changes of a record about its e-mail domains: see changes.ts. */

/** Stages in which DNS records are looked up; only the approval waits for them. */
export const provingStages: readonly Stage[] = [
  'verifying',
  'awaitingCorrection',
  'awaitingApproval',
];

const MINUTE = 60_000;
/** Minutes. Someone may set a record weeks after submitting. */
const LONGEST_WAIT = 6 * 60;

/**
 * Minutes until the next lookup: one, doubled each time up to six hours. Resolvers cache that a name was missing.
 */
const waitAfter = (times: number) => Math.min(2 ** times, LONGEST_WAIT);

export interface Look {
  /** By e-mail domain; those not looked up keep their state. */
  found: ReadonlyMap<string, Finding>;
  /** If there was no time for all: the first one left out, and whether the end of the list was reached before. */
  left?: { next: string; isRound: boolean };
  /** ISO time. */
  at: string;
  /** What triggered it: a submission resets the interval, and only a lookup by the sweep extends it. */
  by: 'submission' | 'person' | 'sweep';
  /** For a record that has none yet. */
  proofKey: string;
}

/** A proof stays valid while DNS does not answer. */
const stillProven = (before: string, now: Finding | undefined) =>
  before === 'proven' && (now === undefined || now === 'unreachable');

/** Records the result of a DNS lookup. */
export function lookedForProofs({ found, left, at, by, proofKey }: Look): Change {
  return (record) => {
    const listed = listedDomains(record);
    const before = proofsIn(record);
    const now = (domain: string) =>
      stillProven(before(domain), found.get(domain))
        ? 'proven'
        : (found.get(domain) ?? before(domain));
    const isPart = left !== undefined && !left.isRound;
    const times = isPart ? 0 : { submission: 0, person: 0, sweep: 1 }[by];
    const proofs = {
      at,
      times: by === 'submission' ? 0 : (record.proofs?.times ?? 0) + times,
      proven: listed.filter((domain) => now(domain) === 'proven'),
      unreachable: listed.filter((domain) => now(domain) === 'unreachable'),
      ...(left && { next: left.next }),
    };
    const next: OnboardingRecord = {
      proofKey,
      ...record,
      proofs,
      pending: record.pending.filter(({ kind }) => kind !== 'lookForProofs'),
    };
    if (!provingStages.includes(stageOf(record))) return next;
    if (proofs.proven.length < listed.length) {
      // The rest of the list follows soon.
      const again = Date.parse(at) + (isPart ? 1 : waitAfter(proofs.times)) * MINUTE;
      const pending = { kind: 'lookForProofs', at: new Date(again).toISOString() } as const;
      return { ...next, pending: [...next.pending, pending] };
    }
    const isNew = listed.some((domain) => before(domain) !== 'proven');
    if (!isNew) return next;
    const proven = tell(next, 'domainsProven', at);
    // The CSM was told that a proof is missing, and may be waiting for it.
    return stageOf(record) === 'awaitingApproval'
      ? { ...proven, pending: [...proven.pending, { kind: 'tellOfProofs', found: at }] }
      : proven;
  };
}

/** Records which e-mail domains are someone else's. Changes nothing if they are already recorded. */
export const foundConflicts =
  (conflicts: readonly Conflict[]): Change =>
  ({ conflicts: known = [], ...record }) => {
    const kept = keptConflicts(conflicts);
    if (JSON.stringify(known) === JSON.stringify(kept)) return undefined;
    return kept.length > 0 ? { ...record, conflicts: kept } : record;
  };

/**
 * Records a lookup for domains in use. A proven domain whose DNS record is missing becomes `lost` from then on, until
 * the record is found again, or until the domain is routed elsewhere.
 * @param at ISO time of the lookup
 * @param left as in `Look`
 */
export const recheckedProofs =
  (found: ReadonlyMap<string, Finding>, at: string, left?: Look['left']): Change =>
  (record) => {
    const routed = new Set(Object.values(record.routed ?? {}).flat());
    const empty: NonNullable<OnboardingRecord['proofs']> = {
      at,
      times: 0,
      proven: [],
      unreachable: [],
    };
    const { next: _, ...proofs } = record.proofs ?? empty;
    const proven = new Set(proofs.proven);
    const before = Object.entries(record.lost ?? {});
    const lost = new Map(before.filter(([domain]) => routed.has(domain)));
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
        proofs: { ...proofs, at, proven: [...proven], ...(left && { next: left.next }) },
        lost: Object.fromEntries(lost),
      },
    );
  };
