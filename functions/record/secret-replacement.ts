import type { OktaDomain } from '../okta/okta-domain.ts';
import { audited, auditOf, type Change, type Doer } from './changes.ts';
import type { PendingReplacement } from './pending.ts';
import { happened } from './with-events.ts';

/**
 * The replacement of a connection's client secret. Auth0 decides: the time of a replacement is in the connection's
 * metadata with the secret. The record says beforehand that one begins (`findReplacement`), so that audit and mails
 * follow even if nobody lives to write them: see "Deliver pending".
 */

/** Milliseconds after which whoever began a replacement has ended, in any way. */
const ENDED_AFTER = 60_000;

/** A client secret was replaced, which CSM and contact are told. */
const replaced =
  (domain: OktaDomain, doer: Doer): Change =>
  (record) => {
    const { at } = doer;
    const next = audited(
      { ...record, secretsChanged: { ...record.secretsChanged, [domain]: at } },
      { ...auditOf(doer), what: 'replacedSecret', details: { domain } },
    );
    const told = { kind: 'tellOfSecret', domain, at } as const;
    return happened('secret.rotated', at, domain)({ ...next, pending: [...next.pending, told] });
  };

/**
 * Settles replacements that were begun. Each is recorded once, whoever finds it first.
 * @param changedAt the time in the connection's metadata
 * @param isOver whether one that is not there will not come any more
 */
export const settleReplacements =
  (
    domain: OktaDomain,
    changedAt: string | undefined,
    isOver: (begun: PendingReplacement) => boolean = () => false,
  ): Change =>
  (record) => {
    const settled = record.pending.filter(
      (each) =>
        each.kind === 'findReplacement' &&
        each.domain === domain &&
        (each.doer.at === changedAt || isOver(each)),
    );
    if (settled.length === 0) return undefined;
    const next = { ...record, pending: record.pending.filter((each) => !settled.includes(each)) };
    const done = settled.find((each) => 'doer' in each && each.doer.at === changedAt);
    return done && 'doer' in done ? replaced(domain, done.doer)(next) : next;
  };

/**
 * Notes that a replacement begins. Only the connection's only writer may: it also settles what others began.
 * @param connection its ID at Auth0
 * @param changedAt the time in its metadata until now
 */
export const beginReplacement =
  (
    { domain, connection }: { domain: OktaDomain; connection: string },
    changedAt: string | undefined,
    doer: Doer,
  ): Change =>
  (record) => {
    const next = settleReplacements(domain, changedAt, () => true)(record) ?? record;
    const at = new Date(Date.parse(doer.at) + ENDED_AFTER).toISOString();
    const begun = { kind: 'findReplacement', domain, connection, at, doer } as const;
    return { ...next, pending: [...next.pending, begun] };
  };
