import type { CheckResult } from '../okta/verification.ts';
import { mixesScripts, readableDomain } from '../onboarding/domain-names.ts';
import type { Proof } from '../onboarding/domain-proofs.ts';
import type { FieldError } from '../runtime/errors.ts';
import type { Texts } from '../texts/index.ts';
import { isProven, type JudgedDomain } from './judged-domains.ts';

/** Longer lists are collapsed; there can be thousands of domains. */
const MOST_UNFOLDED = 100;

/** Up to this many domains are all shown. */
const FEW = 10;

const isToJudge = (each: JudgedDomain) =>
  !isProven(each) ||
  mixesScripts(each.domain) ||
  each.conflict !== undefined ||
  each.related !== undefined;

const badges: Record<Proof, CheckResult> = {
  proven: 'passed',
  vouched: 'noted',
  unreachable: 'unproven',
  missing: 'failed',
};

const Row = ({ t, domain, proof, people, conflict, related }: { t: Texts } & JudgedDomain) => (
  <li>
    <span>
      {readableDomain(domain)}
      {mixesScripts(domain) && <strong class="warn-text"> {t.approval.whose.lookAlike}</strong>}
      {people !== undefined && <span class="muted small"> {t.approval.whose.people(people)}</span>}
      {conflict && (
        <strong class="error"> {t.approval.whose.conflicts[conflict.kind](conflict)}</strong>
      )}
      {related?.map((each) => (
        <strong class="warn-text"> {t.approval.whose.related({ domain, ...each })}</strong>
      ))}
    </span>
    <span class={`badge ${badges[proof]}`}>{t.domains.proofs[proof]}</span>
  </li>
);

/**
 * Lists every e-mail domain with its proof: each routes people to the customer's Okta, so none may go unseen. Shows
 * those that need judgement; in a long list, collapses those that are just proven.
 */
export function Domains({ t, domains }: { t: Texts; domains: readonly JudgedDomain[] }) {
  const words = t.approval.whose;
  const unproven = domains.filter((each) => !isProven(each)).length;
  const isMany = domains.length > FEW;
  const [toJudge, fine] = isMany
    ? [domains.filter(isToJudge), domains.filter((each) => !isToJudge(each))]
    : [domains, []];
  const rest = toJudge.slice(MOST_UNFOLDED);
  const list = (some: readonly JudgedDomain[]) => (
    <ul class="checks">
      {some.map((each) => (
        <Row t={t} {...each} />
      ))}
    </ul>
  );
  return (
    <section id="emailDomains" tabindex={-1}>
      <h2>{t.approval.emailDomains}</h2>
      <p>{words.lead(domains.length, unproven)}</p>
      {toJudge.length > 0 && list(toJudge.slice(0, MOST_UNFOLDED))}
      {rest.length > 0 && (
        <details>
          <summary>{t.approval.emailDomainsMore(rest.length)}</summary>
          {list(rest)}
        </details>
      )}
      {fine.length > 0 && (
        <details>
          <summary>{t.domains.proven(fine.length)}</summary>
          {list(fine)}
        </details>
      )}
    </section>
  );
}

/** A checkbox for each other company's connection that one of the domains leads to. */
export function Replacing({
  t,
  domains,
  replaces,
}: {
  t: Texts;
  domains: readonly JudgedDomain[];
  /** Names of the ticked connections. */
  replaces: readonly string[];
}) {
  const theirs = domains.filter(({ conflict }) => conflict?.kind === 'other');
  if (theirs.length === 0) return null;
  const words = t.approval.whose;
  const byConnection = Map.groupBy(theirs, ({ conflict }) => conflict?.connection ?? '');
  return (
    <fieldset id="replaces">
      <legend>{words.replacing}</legend>
      {[...byConnection].map(([connection, those]) => (
        <label class="check">
          <input
            type="checkbox"
            name="replaces"
            value={connection}
            checked={replaces.includes(connection)}
          />
          <span>
            {words.replace({
              connection,
              company: those[0]?.conflict?.company ?? '',
              domains: t.list(those.map(({ domain }) => readableDomain(domain))),
            })}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** A checkbox for each unproven domain; ticking it vouches for the domain. */
export function Vouching({
  t,
  domains,
  vouched,
  required,
  errors,
}: {
  t: Texts;
  domains: readonly JudgedDomain[];
  /** The ticked domains. */
  vouched: readonly string[];
  /** Whether domains need a DNS proof, so that vouching is not allowed. */
  required: boolean;
  errors: readonly FieldError[];
}) {
  const words = t.approval.whose;
  const open = domains.filter((each) => !isProven(each));
  if (open.length === 0) return null;
  const error = errors.find(({ path }) => path.startsWith('vouchedDomains'));
  const boxes = open.map(({ domain, proof }) => (
    <label class="check">
      <input
        type="checkbox"
        name="vouchedDomains"
        value={domain}
        checked={vouched.includes(domain)}
      />
      <span>
        {words.vouch(readableDomain(domain))}{' '}
        <span class="muted small">({t.domains.proofs[proof]})</span>
      </span>
    </label>
  ));
  return (
    <fieldset id="vouchedDomains" tabindex={-1}>
      <legend>{words.notProven(open.length)}</legend>
      {error && (
        <p class="error" id="vouchedDomains-error">
          <span class="unseen">{t.form.error} </span>
          {t.fieldError(error.code)}
        </p>
      )}
      <p class="muted">{required ? words.required : words.vouching}</p>
      {!required &&
        (boxes.length > MOST_UNFOLDED ? (
          <details>
            <summary>{words.notProven(open.length)}</summary>
            {boxes}
          </details>
        ) : (
          boxes
        ))}
    </fieldset>
  );
}
