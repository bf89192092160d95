import type { Check, CheckName, Verification } from '../../okta/verification.ts';
import { locateProblem } from '../../onboarding/problems.ts';
import type { Texts } from '../../texts/index.ts';
import { asIs, Elsewhere, Time } from '../../web/parts.tsx';
import type { SetupFormValues } from '../setup-values.ts';
import { problemField } from './problem-field.ts';

/** The field whose value decides each check. */
const fieldOfCheck: Record<CheckName, 'domain' | 'clientId' | 'clientSecret' | 'callback'> = {
  domain: 'domain',
  discovery: 'domain',
  issuer: 'domain',
  signingKeys: 'domain',
  codeFlow: 'domain',
  clientAuthentication: 'domain',
  client: 'clientId',
  grant: 'clientId',
  dpop: 'clientId',
  request: 'clientId',
  clientSecret: 'clientSecret',
  callback: 'callback',
};

type Outcome = 'passed' | 'failed' | 'skipped';

/** The combined outcome of several checks: the worst. */
function together(checks: readonly Check[]): Outcome {
  const outcomes = checks.map(({ outcome }) => outcome);
  if (outcomes.some((outcome) => outcome === 'failed' || outcome === 'unproven')) return 'failed';
  return outcomes.every((outcome) => outcome === 'skipped') ? 'skipped' : 'passed';
}

interface Row {
  label: string;
  outcome: Outcome;
  problems: Verification['problems'];
}

/** Check results in the order of the fields, with a row per callback URL. */
function rowsOf(t: Texts, { checks, problems }: Verification): Row[] {
  const { form } = t;
  const fields = ['domain', 'clientId', 'clientSecret'] as const;
  const isAboutCallback = ({ callbackUrl }: Verification['problems'][number]) =>
    callbackUrl !== undefined;
  return [
    ...fields.map((field) => ({
      label: form[field].label,
      outcome: together(checks.filter(({ name }) => fieldOfCheck[name] === field)),
      problems: problems.filter(
        (problem) => !isAboutCallback(problem) && problemField[problem.code] === field,
      ),
    })),
    ...checks
      .filter(({ name }) => name === 'callback')
      .map((check) => ({
        label: check.callbackUrl ?? t.checks.callback,
        outcome: together([check]),
        problems: problems.filter(
          (problem) => isAboutCallback(problem) && problem.callbackUrl === check.callbackUrl,
        ),
      })),
  ];
}

/** Okta's answer for an app: for each value a tick, or how to fix it. */
export function Answers({ t, app }: { t: Texts; app: SetupFormValues['oktaApps'][number] }) {
  const { checked, clientId } = app;
  if (!checked) return null;
  const { verification, at } = checked;
  const words = t.steps.values;
  const rows = rowsOf(t, verification);
  const isSilent = verification.outcome === 'unavailable';
  return (
    <div class={`answers ${verification.outcome}`}>
      <p>
        <strong>{words.outcomes[verification.outcome]}</strong>{' '}
        <span class="muted small">
          <Time t={t} iso={at} />
        </span>
      </p>
      {!isSilent && (
        <ul class="ticks">
          {rows.map(({ label, outcome, problems }) => (
            <li class={outcome}>
              <span class="mark" aria-hidden="true" />
              <div>
                <span {...asIs}>{label}</span>
                <span class={outcome === 'skipped' ? 'muted' : 'unseen'}>
                  : {t.outcomes[outcome]}
                </span>
                {problems.map((problem) => {
                  const located = { ...problem, domain: verification.domain };
                  const { link } = locateProblem(located, [
                    { domain: verification.domain, clientId },
                  ]);
                  const { message, fix } = t.problem(problem);
                  return (
                    <p class="small">
                      <strong class="bad-text">{message}</strong> {fix}{' '}
                      {link && (
                        <Elsewhere t={t} href={link}>
                          {t.correcting.link}
                        </Elsewhere>
                      )}
                    </p>
                  );
                })}
              </div>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
