import type { Check, CheckName, CheckResult, Verification } from '../../okta/verification.ts';
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

type Result = Extract<CheckResult, 'passed' | 'failed' | 'skipped'>;

/** The combined result of several checks: the worst. */
function together(checks: readonly Check[]): Result {
  const results = checks.map(({ outcome }) => outcome);
  if (results.some((result) => result === 'failed' || result === 'unproven')) return 'failed';
  return results.every((result) => result === 'skipped') ? 'skipped' : 'passed';
}

interface Row {
  label: string;
  result: Result;
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
      result: together(checks.filter(({ name }) => fieldOfCheck[name] === field)),
      problems: problems.filter(
        (problem) => !isAboutCallback(problem) && problemField[problem.code] === field,
      ),
    })),
    ...checks
      .filter(({ name }) => name === 'callback')
      .map((check) => ({
        label: check.callbackUrl ?? t.checks.callback,
        result: together([check]),
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
        <strong>{words.verdicts[verification.outcome]}</strong>{' '}
        <span class="muted small">
          <Time t={t} iso={at} />
        </span>
      </p>
      {!isSilent && (
        <ul class="ticks">
          {rows.map(({ label, result, problems }) => (
            <li class={result}>
              <span class="mark" aria-hidden="true" />
              <div>
                <span {...asIs}>{label}</span>
                <span class={result === 'skipped' ? 'muted' : 'unseen'}>
                  : {t.checkResults[result]}
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
