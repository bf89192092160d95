import type { FieldError } from '../../runtime/errors.ts';
import { describe, Field } from '../../web/parts.tsx';
import type { FormProps } from '../form-props.ts';
import { emailDomainsIn } from '../setup-values.ts';
import type { StepParts, StepProps } from './step.ts';
import { Slot } from './values.tsx';

/** The e-mail domain that the field's error is about, where there are others beside it. */
function wrongEmailDomain(errors: readonly FieldError[], field: string, typed: string) {
  const domains = emailDomainsIn(typed);
  const path = errors.find((error) => error.path.startsWith(`${field}.`))?.path;
  return path && domains.length > 1 ? domains[Number(path.split('.').at(-1))] : undefined;
}

/** The e-mail domains of each Okta app. What proves a domain stands below its field. */
export function EmailDomains({ t, values, errors }: FormProps) {
  const { form, steps } = t;
  return (
    <div id="emailDomains">
      {values.oktaApps.map((app, index) => {
        const name = `oktaApps.${index}.emailDomains`;
        const field = {
          t,
          name,
          ...form.emailDomains,
          errors,
          wrongPart: wrongEmailDomain(errors, name, app.emailDomains),
        };
        return (
          <fieldset>
            <legend>
              {app.domain === '' ? form.app(index + 1) : steps.domains.of(app.domain)}
            </legend>
            <Slot app={app} index={index} />
            <Field {...field}>
              <textarea
                {...describe(field)}
                class="value low"
                autocapitalize="none"
                autocomplete="off"
                spellcheck={false}
                placeholder="acme.com"
                rows={2}
                required
              >
                {app.emailDomains}
              </textarea>
            </Field>
          </fieldset>
        );
      })}
    </div>
  );
}

/** Whose addresses lead to this Okta. */
export function domainsStep(props: StepProps): StepParts {
  const { t, names } = props;
  const { domains } = t.steps;
  return {
    guide: (
      <>
        <p>{domains.lead(names)}</p>
        <p>{domains.own}</p>
      </>
    ),
    fields: <EmailDomains {...props} />,
  };
}
