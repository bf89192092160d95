import { readEmailDomain } from '../../onboarding/addresses.ts';
import type { FieldError } from '../../runtime/errors.ts';
import type { Texts } from '../../texts/index.ts';
import { describe, Field } from '../../web/parts.tsx';
import { MOST_RECORDS, RecordList } from '../dns-records.tsx';
import type { FormProps, ListedDomain } from '../form-props.ts';
import { emailDomainsIn } from '../setup-values.ts';
import type { StepParts, StepProps } from './step.ts';
import { Slot } from './values.tsx';

/** The e-mail domain a field's error is about; undefined if the field has only one. */
function wrongEmailDomain(errors: readonly FieldError[], field: string, typed: string) {
  const domains = emailDomainsIn(typed);
  const path = errors.find((error) => error.path.startsWith(`${field}.`))?.path;
  return path && domains.length > 1 ? domains[Number(path.split('.').at(-1))] : undefined;
}

/** The e-mail domains of each Okta app, with their DNS records below the field. */
export function EmailDomains({ t, values, errors, dnsOf }: FormProps) {
  const { form, steps } = t;
  let left = MOST_RECORDS;
  /** The app's records, as long as there is room on the page. */
  const recordsOf = (text: string, dnsOf: NonNullable<FormProps['dnsOf']>) => {
    const domains = listedIn(text);
    const listed = domains.slice(0, left).map(dnsOf);
    left -= listed.length;
    return { listed, total: domains.length };
  };
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
            {dnsOf && <Records t={t} {...recordsOf(app.emailDomains, dnsOf)} />}
          </fieldset>
        );
      })}
    </div>
  );
}

/** The valid e-mail domains, without duplicates. */
const listedIn = (text: string) => [
  ...new Set(emailDomainsIn(text).flatMap((domain) => readEmailDomain(domain) ?? [])),
];

/** Records shown before the rest is collapsed. */
const MOST_UNFOLDED = 5;

/** The DNS records of the listed domains, so that they can be set before anything is sent. */
function Records({
  t,
  listed,
  total,
}: {
  t: Texts;
  listed: readonly ListedDomain[];
  total: number;
}) {
  return (
    <div class="records">
      {listed.length > 0 && <p class="small">{t.steps.domains.records}</p>}
      <RecordList t={t} listed={listed} unfolded={MOST_UNFOLDED} total={total} />
      <div class="actions">
        <button
          type="submit"
          class="quiet"
          name="action"
          value="checkDomains"
          formaction="#emailDomains"
        >
          {t.steps.domains.check}
        </button>
      </div>
    </div>
  );
}

/** The step for the e-mail domains of each Okta. */
export function domainsStep(props: StepProps): StepParts {
  const { t, names } = props;
  const { domains } = t.steps;
  return {
    guide: (
      <>
        <p>{domains.lead(names)}</p>
        <p>{domains.own}</p>
        <p>{domains.proof(names)}</p>
      </>
    ),
    fields: <EmailDomains {...props} />,
  };
}
