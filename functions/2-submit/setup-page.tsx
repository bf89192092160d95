import type { ProblemCode } from '../okta/verification.ts';
import type { Deadline } from '../onboarding/deadlines.ts';
import type { LocatedProblem } from '../onboarding/problems.ts';
import { PROBE_NAME } from '../outbound/user-agent.ts';
import type { Brand } from '../runtime/brand.ts';
import type { FieldError } from '../runtime/errors.ts';
import { type Language, type Texts, texts } from '../texts/index.ts';
import { type Names, namesOf } from '../texts/names.ts';
import { renderPage } from '../web/document.tsx';
import type { Page } from '../web/page.ts';
import {
  ByWhen,
  describe,
  Elsewhere,
  ErrorSummary,
  Field,
  Journey,
  ProblemCard,
  Say,
  SecretField,
  Time,
} from '../web/parts.tsx';
import { Guide } from './guide.tsx';
import { emailDomainsIn, type SetupFormValues } from './setup-form.ts';

/** So many lines of a list are enough to see what is meant. */
const MOST_LINES = 10;

/** What is to be corrected, and whose secret has to be typed again. */
export interface Correcting {
  problems: LocatedProblem[];
  /** What the CSM wants changed. */
  note?: string | undefined;
  deadline?: Deadline | undefined;
  /** Okta domains whose client secret is not kept. */
  secretsNeeded: string[];
}

interface FormProps {
  t: Texts;
  names: Names;
  values: SetupFormValues;
  errors: readonly FieldError[];
  correcting: Correcting | undefined;
}

/** Where a problem in Okta shows in the form: the field whose value leads to it. */
const fieldOfProblem: Record<ProblemCode, 'domain' | 'clientId' | 'clientSecret'> = {
  notAnOktaDomain: 'domain',
  domainNotFound: 'domain',
  issuerMismatch: 'domain',
  signingKeysMissing: 'domain',
  oktaUnavailable: 'domain',
  clientUnknown: 'clientId',
  callbackNotRegistered: 'clientId',
  grantNotEnabled: 'clientId',
  dpopRequired: 'clientId',
  clientSecretWrong: 'clientSecret',
};

/** An app's problems at its fields; how to fix them stands above the form. */
const problemsAsErrors = (
  correcting: Correcting | undefined,
  domain: string,
  index: number,
): FieldError[] =>
  (correcting?.problems ?? [])
    .filter((problem) => problem.domain === domain)
    .map(({ code }) => ({ path: `oktaApps.${index}.${fieldOfProblem[code]}`, code }));

/** The e-mail domain that the field's error is about, where there are others beside it. */
function wrongEmailDomain(errors: readonly FieldError[], field: string, typed: string) {
  const domains = emailDomainsIn(typed);
  const path = errors.find((error) => error.path.startsWith(`${field}.`))?.path;
  return path && domains.length > 1 ? domains[Number(path.split('.').at(-1))] : undefined;
}

function OktaApps({ t, values, errors, correcting }: FormProps) {
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

/** The lines of the list in which there is no address, by the errors of the submission's schema. */
function badLines(errors: readonly FieldError[]): number[] {
  return errors.flatMap(({ path, code }) => {
    const [field, index] = path.split('.');
    return field === 'users' && index !== undefined && code === 'emailInvalid'
      ? [Number(index)]
      : [];
  });
}

function Users({ t, values, errors }: FormProps) {
  const { users: words, optional } = t.form;
  const lines = values.users === '' ? [] : values.users.split('\n');
  const bad = badLines(errors);
  const good = lines.length - bad.length;
  const { duplicateUsers: duplicates } = values;
  const input = {
    t,
    name: 'users',
    label: `${words.label} (${optional})`,
    hint: words.hint,
    errors,
  };
  const file = {
    t,
    name: 'usersFile',
    label: `${words.file} (${optional})`,
    hint: words.fileHint,
    errors,
  };
  const list = (items: readonly string[], rest: number) => (
    <ul class="list">
      {items.map((item) => (
        <li>{item}</li>
      ))}
      {rest > 0 && <li>{words.more(rest)}</li>}
    </ul>
  );
  return (
    <fieldset id="usersField">
      <legend>{words.legend}</legend>
      <Field {...input}>
        <textarea
          {...describe(input)}
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
          rows={6}
        >
          {values.users}
        </textarea>
      </Field>
      {bad.length > 0 && (
        <div class="error lines">
          {words.badLines(bad.length)}
          {list(
            bad
              .slice(0, MOST_LINES)
              .map((line) => `${words.badLine(line + 1)} ${lines[line] ?? ''}`),
            bad.length - MOST_LINES,
          )}
        </div>
      )}
      <div id="users-result" class="small muted lines">
        {lines.length > 0 && <p>{words.count(good)}</p>}
        {duplicates.length > 0 && (
          <div>
            {words.duplicates(duplicates.length)}
            {list(duplicates.slice(0, MOST_LINES), duplicates.length - MOST_LINES)}
          </div>
        )}
      </div>
      <Field {...file}>
        <input {...describe(file)} type="file" accept=".csv,.txt,.tsv,text/csv,text/plain" />
      </Field>
      <div class="actions">
        <button type="submit" class="quiet" name="action" value="checkUsers" formaction="#users">
          {words.check}
        </button>
      </div>
    </fieldset>
  );
}

function Person({
  t,
  group,
  legend,
  hint,
  values,
  errors,
  autocomplete = false,
}: {
  t: Texts;
  group: 'mainAdmin' | 'contact';
  legend: string;
  hint: string;
  values: { name: string; email: string };
  errors: readonly FieldError[];
  /** Whether it is the reader whom the browser may know. */
  autocomplete?: boolean;
}) {
  const name = { t, name: `${group}.name`, label: t.form.name, errors };
  const email = { t, name: `${group}.email`, label: t.form.email, errors };
  return (
    <fieldset aria-describedby={`${group}-hint`}>
      <legend>{legend}</legend>
      <p class="hint" id={`${group}-hint`}>
        {hint}
      </p>
      <div class="two">
        <Field {...name}>
          <input
            {...describe(name)}
            value={values.name}
            autocomplete={autocomplete ? 'name' : 'off'}
            required
          />
        </Field>
        <Field {...email}>
          <input
            {...describe(email)}
            value={values.email}
            type="email"
            autocomplete={autocomplete ? 'email' : 'off'}
            required
          />
        </Field>
      </div>
    </fieldset>
  );
}

/** What the fields are called in the summary of errors. */
function labelsOf(t: Texts, values: SetupFormValues): Record<string, string> {
  const { form } = t;
  const several = values.oktaApps.length > 1;
  const labels: Record<string, string> = {};
  for (const index of values.oktaApps.keys()) {
    const app = several ? `${form.app(index + 1)}, ` : '';
    for (const name of ['domain', 'clientId', 'clientSecret', 'emailDomains'] as const)
      labels[`oktaApps.${index}.${name}`] = app + form[name].label;
  }
  return {
    ...labels,
    'mainAdmin.name': `${form.mainAdmin.legend}, ${form.name}`,
    'mainAdmin.email': `${form.mainAdmin.legend}, ${form.email}`,
    users: form.users.legend,
    usersFile: `${form.users.legend}, ${form.users.file}`,
    'contact.name': `${form.contact.legend}, ${form.name}`,
    'contact.email': `${form.contact.legend}, ${form.email}`,
  };
}

function SetupForm(props: FormProps) {
  const { t, names, values, errors, correcting } = props;
  const { form } = t;
  return (
    // Fields that are wrong are named by the server, all at once; the browser would stop at the first.
    <form method="post" action="#errors" enctype="multipart/form-data" noValidate>
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: Enter in a field presses the form's first button, which is this one and nobody's to find; tabindex keeps the focus off it. */}
      <button
        type="submit"
        class="unseen"
        name="action"
        value="submit"
        tabindex={-1}
        aria-hidden="true"
      >
        {form.submit}
      </button>
      <p class="muted">{form.required}</p>
      <OktaApps {...props} />
      <Person
        t={t}
        group="mainAdmin"
        legend={form.mainAdmin.legend}
        hint={form.mainAdmin.hint(names)}
        values={values.mainAdmin}
        errors={errors}
      />
      <Users {...props} />
      <Person
        t={t}
        group="contact"
        legend={form.contact.legend}
        hint={form.contact.hint}
        values={values.contact}
        errors={errors}
        autocomplete
      />
      <div class="actions">
        <button type="submit" name="action" value="submit">
          {correcting ? form.resubmit : form.submit}
        </button>
      </div>
      <p class="muted small actions">{form.next(names)}</p>
      <p class="muted small">
        <Say text={form.probes(PROBE_NAME)} />
      </p>
    </form>
  );
}

function ToCorrect({ t, names, correcting }: { t: Texts; names: Names; correcting: Correcting }) {
  const { problems, note } = correcting;
  const words = t.correcting;
  return (
    <>
      {note !== undefined && (
        <section class="panel warn">
          <h2>{words.noteHeading(names)}</h2>
          <p>{words.noteLead}</p>
          <blockquote>{note}</blockquote>
        </section>
      )}
      {problems.length > 0 && (
        <section>
          <h2>{words.heading(problems.length)}</h2>
          <p class="muted">{words.lead}</p>
          {problems.map((problem) => (
            <ProblemCard t={t} problem={problem} />
          ))}
        </section>
      )}
    </>
  );
}

/**
 * The customer's page while it takes a submission: the guide to Okta and the form.
 *
 * @param setup `errors`: paths as in the submission, `oktaApps.0.domain`; an empty path with a
 *   request error's code concerns the whole. `correcting`: set when it is not the first submission.
 */
export function setupPage(setup: {
  brand: Brand;
  language: Language;
  company: string;
  csm: { name?: string | undefined; email: string };
  values: SetupFormValues;
  errors: readonly FieldError[];
  correcting?: Correcting;
  /** ISO time up to which the first submission may come. */
  linkExpiresAt?: string;
}): Page {
  const { brand, language, company, csm, values, errors, correcting, linkExpiresAt } = setup;
  const t = texts(language);
  const names = namesOf(brand, company, csm);
  const { guide, form } = t;
  const title = correcting ? t.correcting.title(names) : guide.title(names);
  const errorTitle = errors.length > 0 ? `${t.form.error} ${title}` : title;
  const help = brand.guideUrl && (
    <p class="small">
      <Elsewhere t={t} href={brand.guideUrl}>
        {guide.helpCentre}
      </Elsewhere>
    </p>
  );
  return renderPage(
    { brand, t, company, ask: csm },
    {
      title: errorTitle,
      content: (
        <>
          <h1>{title}</h1>
          {!correcting && <p class="lead">{guide.lead(names)}</p>}
          {linkExpiresAt && (
            <p class="muted small">
              {guide.until} <Time t={t} iso={linkExpiresAt} />.
            </p>
          )}
          {correcting?.deadline && (
            <ByWhen {...t.deadlines.correction(t.days(correcting.deadline))} />
          )}
          <Journey t={t} stage={correcting ? 'awaitingCorrection' : 'awaitingSubmission'} />
          <ErrorSummary t={t} errors={errors} labels={labelsOf(t, values)} />
          {correcting && <ToCorrect t={t} names={names} correcting={correcting} />}
          {correcting || errors.length > 0 ? (
            // Who has been through it needs the form, not the guide.
            <details>
              <summary>{guide.openAgain}</summary>
              <Guide t={t} brand={brand} />
              {help}
            </details>
          ) : (
            <section>
              <h2>{guide.heading}</h2>
              <p class="muted">{guide.beside}</p>
              {help}
              <Guide t={t} brand={brand} />
            </section>
          )}
          <section>
            <h2>{correcting ? form.headingCorrecting : form.heading}</h2>
            <SetupForm
              t={t}
              names={names}
              values={values}
              errors={errors}
              correcting={correcting}
            />
          </section>
        </>
      ),
    },
  );
}
