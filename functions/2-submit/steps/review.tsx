import type { ComponentChildren } from 'preact';
import type { CheckResult, Verdict } from '../../okta/verification.ts';
import { domainOf } from '../../onboarding/addresses.ts';
import { PROBE_NAME } from '../../outbound/user-agent.ts';
import { Say } from '../../web/parts.tsx';
import { emailDomainsIn } from '../setup-values.ts';
import type { StepName } from './names.ts';
import type { StepParts, StepProps } from './step.ts';

/** Domains or groups shown; enough to recognise a list. */
const MOST = 12;

/** Badges of Okta's latest answer. */
const badges: Record<Verdict, CheckResult> = {
  verified: 'passed',
  problems: 'failed',
  unproven: 'unproven',
  unavailable: 'unproven',
};

/** The step that shows everything before sending, with a link back to each step. */
export function reviewStep({ t, names, values, review, correcting }: StepProps): StepParts {
  const { form, steps } = t;
  const words = steps.review;
  const several = (items: readonly string[]) =>
    items.length > MOST
      ? `${items.slice(0, MOST).join(', ')} ${form.users.review.more(items.length - MOST)}`
      : items.join(', ');
  const person = ({ name, email }: { name: string; email: string }) =>
    name === '' && email === '' ? (
      <Missing text={words.missing} />
    ) : (
      <>
        {name} <span class="muted">{email}</span>
      </>
    );
  const good = review?.good ?? [];
  const byDomain = [...Map.groupBy(good, domainOf)].map(
    ([domain, people]) => `${domain} (${people.length})`,
  );
  const Part = ({ step, children }: { step: StepName; children: ComponentChildren }) => (
    <section class="card summary">
      <h2>{steps.names[step]}</h2>
      <button type="submit" class="quiet" form="step" name="action" value={`go.${step}`}>
        {words.change} <span class="unseen">{steps.names[step]}</span>
      </button>
      <dl class="facts">{children}</dl>
    </section>
  );
  return {
    guide: (
      <>
        <p>{form.next(names)}</p>
        <p class="muted small">
          <Say text={form.probes(PROBE_NAME)} />
        </p>
        <p class="muted small">{words.afterwards}</p>
      </>
    ),
    fields: (
      <>
        <Part step="values">
          {values.oktaApps.map(({ domain, clientId, secretKept, checked }) => (
            <>
              <dt>{form.domain.label}</dt>
              <dd>{domain || <Missing text={words.missing} />}</dd>
              <dt>{form.clientId.label}</dt>
              <dd class="value">{clientId || <Missing text={words.missing} />}</dd>
              <dt>{form.clientSecret.label}</dt>
              <dd>{secretKept ? words.secretKept : <Missing text={words.missing} />}</dd>
              {checked && (
                <>
                  <dt>Okta</dt>
                  <dd>
                    <span class={`badge ${badges[checked.verification.outcome]}`}>
                      {steps.values.verdicts[checked.verification.outcome]}
                    </span>
                  </dd>
                </>
              )}
            </>
          ))}
        </Part>
        <Part step="domains">
          {values.oktaApps.map(({ domain, emailDomains }) => (
            <>
              <dt>{domain || form.appOnly}</dt>
              <dd>{several(emailDomainsIn(emailDomains)) || <Missing text={words.missing} />}</dd>
            </>
          ))}
        </Part>
        <Part step="people">
          <dt>{form.mainAdmin.legend}</dt>
          <dd>{person(values.mainAdmin)}</dd>
          <dt>{form.users.legend}</dt>
          <dd>
            {words.users(good.length)}
            {byDomain.length > 0 && <p class="muted small">{several(byDomain)}</p>}
            {correcting && <p class="muted small">{steps.people.sent(correcting.usersSent)}</p>}
          </dd>
          <dt>{form.contact.legend}</dt>
          <dd>{person(values.contact)}</dd>
        </Part>
      </>
    ),
  };
}

const Missing = ({ text }: { text: string }) => <span class="bad-text">{text}</span>;
