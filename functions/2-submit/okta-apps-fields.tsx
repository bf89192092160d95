import type { ProblemCode } from '../okta/verification.ts';
import type { FieldError } from '../runtime/errors.ts';
import { describe, Field, SecretField } from '../web/parts.tsx';
import type { Correcting, FormProps } from './form-props.ts';
import { emailDomainsIn } from './setup-values.ts';

/** Where a problem in Okta shows in the form: the field whose value leads to it. */
const fieldOfProblem: Record<ProblemCode, 'domain' | 'clientId' | 'clientSecret'> = {
  notAnOktaDomain: 'domain',
  domainNotFound: 'domain',
  issuerMismatch: 'domain',
  signingKeysMissing: 'domain',
  movedByOkta: 'domain',
  notOkta: 'domain',
  certificateNotTrusted: 'domain',
  blockedByOkta: 'domain',
  unknownAnswer: 'domain',
  oktaUnavailable: 'domain',
  clientUnknown: 'clientId',
  appDeactivated: 'clientId',
  callbackNotRegistered: 'clientId',
  grantNotEnabled: 'clientId',
  dpopRequired: 'clientId',
  parRequired: 'clientId',
  signedRequestRequired: 'clientId',
  scopeRefused: 'clientId',
  policyDenied: 'clientId',
  notAssigned: 'clientId',
  deniedByPolicy: 'clientId',
  signInFailed: 'clientId',
  refusedByOkta: 'clientId',
  clientSecretWrong: 'clientSecret',
};

/** An app's problems at its fields; how to fix them stands above the form. */
const problemsAsErrors = (
  correcting: Correcting | undefined,
  domain: string,
  index: number,
): FieldError[] =>
  (correcting?.problems ?? [])
    // A renamed Okta stands in the form under its new name.
    .filter((problem) => [problem.domain, problem.newDomain].includes(domain))
    .map(({ code }) => ({ path: `oktaApps.${index}.${fieldOfProblem[code]}`, code }));

/** The e-mail domain that the field's error is about, where there are others beside it. */
function wrongEmailDomain(errors: readonly FieldError[], field: string, typed: string) {
  const domains = emailDomainsIn(typed);
  const path = errors.find((error) => error.path.startsWith(`${field}.`))?.path;
  return path && domains.length > 1 ? domains[Number(path.split('.').at(-1))] : undefined;
}

/** A group of fields for each Okta app, and buttons to add and remove one. */
export function OktaApps({ t, values, errors, correcting }: FormProps) {
  const { form } = t;
  const several = values.oktaApps.length > 1;
  return (
    <div id="oktaApps">
      {values.oktaApps.map((app, index) => {
        const field = (name: string) => `oktaApps.${index}.${name}`;
        const kept =
          correcting !== undefined &&
          app.domain !== '' &&
          !correcting.secretsNeeded.includes(app.domain);
        const own = [...errors, ...problemsAsErrors(correcting, app.domain, index)];
        const missing = errors.some(
          ({ path, code }) => path === field('clientSecret') && code === 'required',
        );
        const domain = { t, name: field('domain'), ...form.domain, errors: own };
        const clientId = { t, name: field('clientId'), ...form.clientId, errors: own };
        const clientSecret = {
          t,
          name: field('clientSecret'),
          label: form.clientSecret.label,
          hint: kept
            ? form.clientSecret.kept
            : errors.length > 0 && !missing
              ? form.clientSecret.again
              : form.clientSecret.hint,
          errors: own,
        };
        const emailDomains = {
          t,
          name: field('emailDomains'),
          ...form.emailDomains,
          errors,
          wrongPart: wrongEmailDomain(errors, field('emailDomains'), app.emailDomains),
        };
        return (
          <fieldset>
            <legend>{several ? form.app(index + 1) : form.appOnly}</legend>
            <Field {...domain}>
              <input
                {...describe(domain)}
                value={app.domain}
                class="value"
                inputMode="url"
                autocapitalize="none"
                autocomplete="off"
                spellcheck={false}
                placeholder="example.okta.com"
                required
              />
            </Field>
            <Field {...clientId}>
              <input
                {...describe(clientId)}
                value={app.clientId}
                class="value"
                autocapitalize="none"
                autocomplete="off"
                spellcheck={false}
                required
              />
            </Field>
            <SecretField {...clientSecret} number={index + 1} required={!kept} />
            <Field {...emailDomains}>
              <input
                {...describe(emailDomains)}
                value={app.emailDomains}
                autocapitalize="none"
                autocomplete="off"
                spellcheck={false}
                placeholder="acme.com"
                required
              />
            </Field>
            {several && (
              <div class="actions">
                <button
                  type="submit"
                  class="danger"
                  name="action"
                  value={`removeApp.${index}`}
                  formaction="#oktaApps"
                >
                  {form.removeApp(index + 1)}
                </button>
              </div>
            )}
          </fieldset>
        );
      })}
      <div class="actions">
        <button
          type="submit"
          class="quiet"
          name="action"
          value="addApp"
          formaction={`#oktaApps.${values.oktaApps.length}.domain`}
        >
          {form.addApp}
        </button>
        <span class="muted small" data-script="off">
          {form.addFirst}
        </span>
      </div>
    </div>
  );
}
