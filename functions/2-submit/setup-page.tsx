import { PROBE_NAME } from '../outbound/user-agent.ts';
import type { Brand } from '../runtime/brand.ts';
import type { FieldError } from '../runtime/errors.ts';
import { type Language, type Texts, texts } from '../texts/index.ts';
import { type Names, namesOf } from '../texts/names.ts';
import { renderPage } from '../web/document.tsx';
import type { Page } from '../web/page.ts';
import {
  ByWhen,
  Elsewhere,
  ErrorSummary,
  Journey,
  ProblemCard,
  Say,
  Time,
  Title,
} from '../web/parts.tsx';
import type { Correcting, FormProps } from './form-props.ts';
import { Guide } from './guide.tsx';
import { OktaApps } from './okta-apps-fields.tsx';
import type { Review } from './people/findings.ts';
import { Person, Users } from './people-fields.tsx';
import type { SetupFormValues } from './setup-values.ts';

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
  review?: Review | undefined;
  correcting?: Correcting;
  /** ISO time up to which the first submission may come. */
  linkExpiresAt?: string;
}): Page {
  const { brand, language, company, csm, values, errors, review, correcting, linkExpiresAt } =
    setup;
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
          <Title text={title} />
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
              review={review}
              correcting={correcting}
            />
          </section>
        </>
      ),
    },
  );
}
