import type { CheckResult } from '../okta/verification.ts';
import { readableDomain } from '../onboarding/domain-names.ts';
import type { Proof } from '../onboarding/domain-proofs.ts';
import type { ProvenDomain } from '../record/onboarding-record.ts';
import type { Texts } from '../texts/index.ts';
import { Copy, Time } from '../web/parts.tsx';

/** Longer lists are collapsed; there can be thousands of records. */
const MOST_UNFOLDED = 10;

/** Badges of proofs. */
const badges: Record<Proof, CheckResult> = {
  proven: 'passed',
  vouched: 'noted',
  unreachable: 'unproven',
  missing: 'failed',
};

/** @param proof undefined before the first lookup */
export const DomainRecord = ({
  t,
  domain,
  proof,
  record,
}: { t: Texts; proof: Proof | undefined } & Omit<ProvenDomain, 'proof'>) => (
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
  const list = (some: readonly ProvenDomain[]) => (
    <ul class="plain">
      {some.map((each) => (
        <DomainRecord t={t} {...each} />
      ))}
    </ul>
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
          {list(open.slice(0, MOST_UNFOLDED))}
          {open.length > MOST_UNFOLDED && (
            <details>
              <summary>{words.more(open.length - MOST_UNFOLDED)}</summary>
              {list(open.slice(MOST_UNFOLDED))}
            </details>
          )}
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
          {list(proven)}
        </details>
      )}
    </section>
  );
}
