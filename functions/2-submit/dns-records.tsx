import type { CheckResult } from '../okta/verification.ts';
import { readableDomain } from '../onboarding/domain-names.ts';
import type { Proof } from '../onboarding/domain-proofs.ts';
import type { ProvenDomain } from '../record/onboarding-record.ts';
import type { Texts } from '../texts/index.ts';
import { Copy, Time } from '../web/parts.tsx';
import type { ListedDomain } from './form-props.ts';

/** Longer lists are collapsed; there can be thousands of records. */
const MOST_UNFOLDED = 10;

/** On one page: each takes about 600 bytes, and Lambda answers with 6 MB at most. */
export const MOST_RECORDS = 1_000;

/** Badges of proofs. */
const badges: Record<Proof, CheckResult> = {
  proven: 'passed',
  vouched: 'noted',
  unreachable: 'unproven',
  missing: 'failed',
};

/** @param proof undefined before the first lookup */
const DomainRecord = ({ t, domain, proof, record }: { t: Texts } & ListedDomain) => (
  <li>
    <p class="named">
      {readableDomain(domain)}{' '}
      {proof && <span class={`badge ${badges[proof]}`}>{t.domains.proofs[proof]}</span>}
    </p>
    {proof !== 'proven' && (
      <>
        <p class="muted small">{t.domains.recordName}</p>
        <Copy t={t} what={`${t.domains.recordName} ${domain}`} value={record.name} />
        <p class="muted small">{t.domains.recordValue}</p>
        <Copy t={t} what={`${t.domains.recordValue} ${domain}`} value={record.value} />
      </>
    )}
  </li>
);

/**
 * Records, most of them collapsed.
 * @param unfolded how many are not
 * @param total how many there are, if not all are listed
 */
export function RecordList({
  t,
  listed,
  unfolded,
  total = listed.length,
}: {
  t: Texts;
  listed: readonly ListedDomain[];
  unfolded: number;
  total?: number;
}) {
  const list = (some: readonly ListedDomain[]) => (
    <ul class="plain">
      {some.map((each) => (
        <DomainRecord t={t} {...each} />
      ))}
    </ul>
  );
  return (
    <>
      {list(listed.slice(0, unfolded))}
      {listed.length > unfolded && (
        <details>
          <summary>{t.domains.more(listed.length - unfolded)}</summary>
          {list(listed.slice(unfolded))}
        </details>
      )}
      {total > listed.length && <p>{t.form.users.review.more(total - listed.length)}</p>}
    </>
  );
}

/** The e-mail domains to prove. */
export interface Proving {
  domains: readonly ProvenDomain[];
  /** ISO time of the last DNS lookup. */
  lookedAt: string | undefined;
  /** The form's action URL. */
  checkAction: string;
}

/** The DNS record that proves each e-mail domain, unproven ones first, and a button to look it up now. */
export function DnsRecords({ t, domains, lookedAt, checkAction }: { t: Texts } & Proving) {
  if (domains.length === 0) return null;
  const open = domains.filter(({ proof }) => proof !== 'proven');
  const proven = domains.filter(({ proof }) => proof === 'proven');
  const words = t.domains;
  const list = (some: readonly ProvenDomain[], unfolded: number) => (
    <RecordList
      t={t}
      listed={some.slice(0, MOST_RECORDS)}
      unfolded={unfolded}
      total={some.length}
    />
  );
  return (
    <section id="domains" class="card">
      <h2>{words.title(domains.length)}</h2>
      {open.length === 0 ? (
        <p>{words.allProven}</p>
      ) : (
        <>
          <p>{words.lead(open.length)}</p>
          <p class="muted small">
            {words.patience}{' '}
            {lookedAt !== undefined && (
              <>
                {words.lookedAt} <Time t={t} iso={lookedAt} />.
              </>
            )}
          </p>
          {list(open, MOST_UNFOLDED)}
          <form method="post" action={checkAction} class="actions">
            <button type="submit" class="quiet">
              {words.check}
            </button>
          </form>
        </>
      )}
      {proven.length > 0 && (
        <details open={proven.length <= MOST_UNFOLDED}>
          <summary>{words.proven(proven.length)}</summary>
          {list(proven, MOST_RECORDS)}
        </details>
      )}
    </section>
  );
}
