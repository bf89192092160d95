import type { CheckResult, Verdict } from '../okta/verification.ts';
import { domainOf } from '../onboarding/addresses.ts';
import type { Asked, Evidence, Submitted } from '../onboarding/evidence.ts';
import type { LocatedProblem } from '../onboarding/problems.ts';
import { differencesOf } from '../texts/differences.ts';
import { remarkOf, sumOf } from '../texts/evidence.ts';
import type { Texts } from '../texts/index.ts';
import { ProblemCard, Time } from '../web/parts.tsx';

/** The evidence a CSM judges by, apart from the e-mail domains. */

const Mail = ({ name, email }: { name: string; email: string }) => (
  <>
    {name} (<a href={`mailto:${email}`}>{email}</a>)
  </>
);

/** Badges of verifications. */
const badges: Record<Verdict, CheckResult> = {
  verified: 'passed',
  unproven: 'unproven',
  problems: 'failed',
  unavailable: 'failed',
};

/** What could not be verified, and what that means for the CSM. */
export function Open({ t, problems }: { t: Texts; problems: readonly LocatedProblem[] }) {
  if (problems.length === 0) return null;
  const words = t.approval.open;
  return (
    <section>
      <h2>{words.title(problems.length)}</h2>
      <p>{words.text}</p>
      {problems.map((problem) => (
        <ProblemCard t={t} problem={problem} />
      ))}
    </section>
  );
}

/** The changes that were requested, and the resulting differences, line by line. */
export function Round({ t, asked, now }: { t: Texts; asked: Asked; now: Submitted }) {
  const words = t.approval.round;
  const differences = differencesOf(t, asked.submitted, now);
  return (
    <section class="panel">
      <h2>{words.title}</h2>
      <p>
        {words.asked}{' '}
        <span class="muted small">
          <Time t={t} iso={asked.at} />
        </span>
      </p>
      <blockquote>{asked.note}</blockquote>
      {differences.length === 0 ? (
        <p>{words.nothing}</p>
      ) : (
        <ul class="differences">
          {differences.map(({ label, before, after }) => (
            <li>
              <span class="muted">{label}:</span> {before !== undefined && <del>{before}</del>}{' '}
              {after !== undefined && <ins>{after}</ins>}
              {before === undefined && <span class="badge passed">{words.added}</span>}
              {after === undefined && <span class="badge failed">{words.gone}</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export function Facts({
  t,
  company,
  evidence,
  peopleHref,
}: {
  t: Texts;
  company: string;
  evidence: Evidence;
  peopleHref: string | undefined;
}) {
  const words = t.approval;
  // Anybody with the link can name another contact in a correction.
  const isOutside = !evidence.oktaApps.some(({ emailDomains }) =>
    emailDomains.includes(domainOf(evidence.contact.email)),
  );
  return (
    <section class="card">
      <h2>{words.facts}</h2>
      <dl class="facts">
        <dt>{words.company}</dt>
        <dd>
          <strong>{company}</strong>
        </dd>
        <dt>{words.contact}</dt>
        <dd>
          <Mail {...evidence.contact} />
          {isOutside && (
            <>
              {' '}
              <span class="badge noted">{words.outside}</span>
            </>
          )}
        </dd>
        <dt>{words.mainAdmin}</dt>
        <dd>
          <Mail {...evidence.mainAdmin} />
        </dd>
        <dt>{words.users}</dt>
        <dd>
          {words.usersCount(evidence.usersCount)}
          {peopleHref && (
            <>
              {' '}
              <a href={peopleHref}>{words.people.all}</a>
            </>
          )}
        </dd>
        {evidence.oktaApps.map(({ domain, clientId, emailDomains }) => {
          const verification = evidence.verifications.find((each) => each.domain === domain);
          return (
            <>
              <dt>{words.domains}</dt>
              <dd>
                <strong>{domain}</strong>{' '}
                {verification && (
                  <span class={`badge ${badges[verification.outcome]}`}>
                    {words.checks(sumOf(verification))}
                  </span>
                )}
                <br />
                {words.clientId}: <span class="value">{clientId}</span>
                <br />
                {verification?.checks
                  .filter(({ outcome }) => outcome === 'noted')
                  .map((check) => (
                    <>
                      <span class="badge noted">{t.checkResults.noted}</span> {remarkOf(t, check)}
                      <br />
                    </>
                  ))}
                {words.emailDomainsOf(emailDomains.length)}
              </dd>
            </>
          );
        })}
      </dl>
    </section>
  );
}
