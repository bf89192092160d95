import type { FieldError } from '../../runtime/errors.ts';
import { describe, Field, Say, SecretField } from '../../web/parts.tsx';
import type { Correcting, FormProps } from '../form-props.ts';
import { CredentialsTab } from '../okta-pictures.tsx';
import type { SetupFormValues } from '../setup-values.ts';
import { Answers } from './answers.tsx';
import { problemField } from './problem-field.ts';
import type { StepParts, StepProps } from './step.ts';

/** An app's problems as errors at its fields; the fixes are shown above the form. */
const problemsAsErrors = (
  correcting: Correcting | undefined,
  domain: string,
  index: number,
): FieldError[] =>
  (correcting?.problems ?? [])
    // The form has a renamed Okta under its new name.
    .filter((problem) => [problem.domain, problem.newDomain].includes(domain))
    .map(({ code }) => ({ path: `oktaApps.${index}.${problemField[code]}`, code }));

/** Hidden field that says which of the draft's apps a group of fields belongs to. */
export const Slot = ({
  app: { slot },
  index,
}: {
  app: SetupFormValues['oktaApps'][number];
  index: number;
}) =>
  slot === undefined ? null : <input type="hidden" name={`oktaApps.${index}.slot`} value={slot} />;

/** A group of fields for each Okta app, and buttons to add and remove one. */
export function OktaApps({ t, values, errors, correcting }: FormProps) {
  const { form, steps } = t;
  const several = values.oktaApps.length > 1;
  return (
    <div id="oktaApps">
      {values.oktaApps.map((app, index) => {
        const field = (name: string) => `oktaApps.${index}.${name}`;
        const kept = app.secretKept ?? false;
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
        return (
          <fieldset>
            <legend>{several ? form.app(index + 1) : form.appOnly}</legend>
            <Slot app={app} index={index} />
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
            <div class="actions">
              {app.slot !== undefined && (
                <button
                  type="submit"
                  class="quiet"
                  name="action"
                  value={`checkApp.${index}`}
                  formaction={`#answers-${index}`}
                >
                  {steps.values.check}
                  {several && <span class="unseen"> {form.app(index + 1)}</span>}
                </button>
              )}
              {several && (
                <button
                  type="submit"
                  class="danger"
                  name="action"
                  value={`removeApp.${index}`}
                  formaction="#oktaApps"
                >
                  {form.removeApp(index + 1)}
                </button>
              )}
            </div>
            <div id={`answers-${index}`} class="asked" aria-live="polite">
              <Answers t={t} app={app} />
            </div>
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
      </div>
    </div>
  );
}

/** The step for the values copied from the app in Okta. */
export function valuesStep(props: StepProps): StepParts {
  const { credentials } = props.t.guide.steps;
  return {
    guide: (
      <>
        <p>
          <Say text={credentials.text} />
        </p>
        <p>
          <Say text={credentials.domain} />
        </p>
        <CredentialsTab words={credentials.picture} brand={props.brand} />
        <p class="muted small">
          <Say text={credentials.dpop} />
        </p>
      </>
    ),
    fields: <OktaApps {...props} />,
  };
}
