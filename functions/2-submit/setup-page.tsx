import type { ComponentChildren } from 'preact';
import type { Durations } from '../record/durations.ts';
import type { Brand } from '../runtime/brand.ts';
import type { FieldError } from '../runtime/errors.ts';
import { type Language, type Texts, texts } from '../texts/index.ts';
import { type Names, namesOf } from '../texts/names.ts';
import { renderPage } from '../web/document.tsx';
import type { Page } from '../web/page.ts';
import { ByWhen, Copy, describe, ErrorSummary, Field, ProblemCard, Title } from '../web/parts.tsx';
import type { Correcting, FormProps } from './form-props.ts';
import type { Review } from './people/findings.ts';
import type { SetupFormValues } from './setup-values.ts';
import { domainsStep, EmailDomains } from './steps/domains.tsx';
import { given, numberOf, type StepName, stepBefore, stepNames, stepOf } from './steps/names.ts';
import { People, peopleStep } from './steps/people.tsx';
import { registerStep } from './steps/register.tsx';
import { reviewStep } from './steps/review.tsx';
import { settingsStep } from './steps/settings.tsx';
import type { StepParts, StepProps } from './steps/step.ts';
import { OktaApps, valuesStep } from './steps/values.tsx';

const parts: Record<StepName, (props: StepProps) => StepParts> = {
  register: registerStep,
  settings: settingsStep,
  values: valuesStep,
  domains: domainsStep,
  people: peopleStep,
  review: reviewStep,
};

/** Steps with more to fill in than to read. */
const fieldsFirst: readonly StepName[] = ['domains', 'people', 'review'];

/** Field labels for the error summary. */
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
    colleague: t.steps.share.colleague,
  };
}

/**
 * The final page for someone steps were delegated to.
 * @param setup `isSent`: the whole form has been sent; otherwise the steps are just filled in
 */
export function stepDonePage(setup: {
  brand: Brand;
  language: Language;
  company: string;
  csm: { name?: string | undefined; email: string };
  isSent?: boolean;
}): Page {
  const { brand, language, company, csm, isSent } = setup;
  const t = texts(language);
  const { share } = t.steps;
  const doneTitle = isSent ? share.sentTitle : share.doneTitle;
  const doneText = isSent ? share.sentText : share.doneText;
  return renderPage(
    { brand, t, company, ask: csm },
    {
      title: doneTitle,
      content: (
        <>
          <Title text={doneTitle} />
          <p class="lead">{doneText}</p>
        </>
      ),
    },
  );
}

/** A link to some of the steps. */
export interface SharedStep {
  link: string;
  /** The address as typed. */
  colleague?: string;
  /** The address the link was mailed to. */
  mailed?: string;
}

/** The link, for the reader to pass on or for us to mail. */
function Shared({
  t,
  names,
  shared: { link, colleague = '', mailed },
  errors,
}: {
  t: Texts;
  names: Names;
  shared: SharedStep;
  errors: readonly FieldError[];
}) {
  const words = t.steps.share;
  const field = { t, name: 'colleague', label: words.colleague, errors };
  const mail = new URLSearchParams({ subject: words.subject(names), body: words.body(link) });
  return (
    <section class="panel" id="shared">
      <h2>{words.heading}</h2>
      <p>{words.lead}</p>
      <Copy t={t} what={words.link} value={link} />
      <p class="actions">
        {/* Mail programs show a plus literally, not as a space. */}
        <a href={`mailto:?${mail.toString().replaceAll('+', '%20')}`}>{words.mail}</a>
      </p>
      {mailed !== undefined && (
        <p role="status">
          <strong>{words.mailed(mailed)}</strong>
        </p>
      )}
      {/* Part of the step's form, so that what was typed there is saved too. */}
      <Field {...field}>
        <input {...describe(field)} type="email" form="step" value={colleague} />
      </Field>
      <div class="actions">
        <button
          type="submit"
          class="quiet"
          form="step"
          name="action"
          value="mailStep"
          formaction="#shared"
        >
          {words.send}
        </button>
      </div>
    </section>
  );
}

/** The steps with their marks. Switching to another saves what was typed in this one. */
function Stepper({
  t,
  step,
  done,
  only = stepNames,
}: {
  t: Texts;
  step: StepName;
  done: readonly StepName[];
  only?: readonly StepName[] | undefined;
}) {
  const { steps, layout } = t;
  return (
    <nav class="stepper" aria-label={steps.label}>
      <ol>
        {only.map((name) => {
          const isDone = done.includes(name);
          const label = (
            <>
              <span class="number">{numberOf(name)}</span>
              <span class="name">{steps.names[name]}</span>
              {isDone && <span class="unseen">, {layout.done}</span>}
            </>
          );
          return (
            <li
              class={isDone ? 'done' : undefined}
              aria-current={name === step ? 'step' : undefined}
            >
              {name === step ? (
                <span class="to">{label}</span>
              ) : (
                <button type="submit" class="to" form="step" name="action" value={`go.${name}`}>
                  {label}
                </button>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

/**
 * Enter in a field presses the form's first button in document order, including buttons outside the form element.
 * This hidden button is that first one.
 */
const OnEnter = ({ action, label }: { action: string; label: string }) => (
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: tabindex keeps the focus off it.
  <button
    type="submit"
    class="unseen"
    form="step"
    name="action"
    value={action}
    tabindex={-1}
    aria-hidden="true"
  >
    {label}
  </button>
);

/** Whether the form uploads a file; the others use an encoding that is cheaper to parse. */
const hasFile = (step: StepName | undefined) => step === undefined || step === 'people';

/** A form without browser validation: the server reports all errors at once, the browser would stop at the first. */
const PostForm = ({
  step,
  children,
}: {
  /** Undefined for all steps together. */
  step?: StepName;
  children: ComponentChildren;
}) => (
  <form
    id="step"
    method="post"
    action={step ? `?step=${step}#errors` : '#errors'}
    enctype={hasFile(step) ? 'multipart/form-data' : undefined}
    noValidate
  >
    {children}
  </form>
);

function ToCorrect({
  t,
  names,
  correcting,
  step,
}: {
  t: Texts;
  names: Names;
  correcting: Correcting;
  step: StepName | undefined;
}) {
  const { problems, note, deadline } = correcting;
  const words = t.correcting;
  return (
    <>
      {deadline && <ByWhen {...t.deadlines.correction(t.days(deadline))} />}
      {note !== undefined && (
        <section class="panel warn">
          <h2>{words.noteHeading(names)}</h2>
          <p>{words.noteLead}</p>
          <blockquote>{note}</blockquote>
        </section>
      )}
      {problems.length > 0 && (step === undefined || step === 'values') && (
        <section>
          <h2>{words.heading(problems.length)}</h2>
          <p class="muted">{words.lead}</p>
          {problems.map((problem) => (
            <ProblemCard t={t} problem={problem}>
              <button type="submit" class="quiet" form="step" name="action" value="submit">
                {words.again}
              </button>
            </ProblemCard>
          ))}
        </section>
      )}
    </>
  );
}

/** A step with its form. */
function Step({
  name,
  isKept,
  only,
  props,
}: {
  name: StepName;
  isKept: boolean;
  only: readonly StepName[] | undefined;
  props: StepProps;
}) {
  const { t, correcting } = props;
  const { steps, form } = t;
  const { guide, fields } = parts[name](props);
  const previous = stepBefore(name);
  const before = previous && (!only || only.includes(previous)) ? previous : undefined;
  const isLast = name === 'review';
  return (
    <PostForm step={name}>
      <input type="hidden" name="step" value={name} />
      <div class={`sides${fieldsFirst.includes(name) ? ' more-fields' : ''}`}>
        <div class="guide">{guide}</div>
        <div class="fields">{fields}</div>
      </div>
      <div class="actions ends">
        {before && (
          <button type="submit" class="quiet" name="action" value={`go.${before}`}>
            {steps.back}
          </button>
        )}
        {isLast ? (
          <button type="submit" name="action" value="submit">
            {correcting ? form.resubmit : form.submit}
          </button>
        ) : (
          <button type="submit" name="action" value="next">
            {steps.next}
          </button>
        )}
      </div>
      <p class="muted small actions">
        {steps.kept}{' '}
        {!only && given[name].length > 0 && (
          <button type="submit" class="link" name="action" value="share" formaction="#shared">
            {steps.share.ask[name]}
          </button>
        )}{' '}
        {isKept && !only && (
          <button type="submit" class="link" name="action" value="discard">
            {steps.discard}
          </button>
        )}
      </p>
    </PostForm>
  );
}

/**
 * The customer's page while a submission is accepted: the Okta guide and the form, one step at a time.
 *
 * @param setup `errors`: paths as in the submission, `oktaApps.0.domain`; an empty path with a
 *   request error's code applies to the whole form. `correcting`: set for a correction.
 *   `step`: undefined for all fields on one page.
 */
export function setupPage(setup: {
  brand: Brand;
  language: Language;
  company: string;
  csm: { name?: string | undefined; email: string };
  values: SetupFormValues;
  errors: readonly FieldError[];
  review?: Review | undefined;
  correcting?: Correcting | undefined;
  linkExpiresAt?: string | undefined;
  durations?: Durations | undefined;
  dnsOf?: FormProps['dnsOf'];
  /** Okta domains the company already signs in with, for a follow-up. */
  adding?: readonly string[] | undefined;
  step?:
    | {
        name: StepName;
        done: readonly StepName[];
        /** Whether there is a draft to delete. */
        isKept: boolean;
        /** The only steps open to a reader with a delegated link. */
        only?: readonly StepName[] | undefined;
        /** A link to this step only. */
        shared?: SharedStep | undefined;
      }
    | undefined;
}): Page {
  const { brand, language, company, csm, values, errors, review, correcting, step } = setup;
  const { adding = [] } = setup;
  const t = texts(language);
  const names = namesOf(brand, company, csm);
  const { guide, form, steps } = t;
  const whole = correcting ? t.correcting.title(names) : guide.title(names);
  const title = step ? steps.titles[step.name] : whole;
  const full = step
    ? `${steps.of(numberOf(step.name), stepNames.length)}: ${title} – ${company}`
    : title;
  const shared = { t, names, values, errors, review, correcting };
  const props = {
    ...shared,
    brand,
    dnsOf: setup.dnsOf,
    linkExpiresAt: setup.linkExpiresAt,
    durations: setup.durations,
  };
  const summary = (
    <ErrorSummary
      t={t}
      errors={errors}
      labels={labelsOf(t, values)}
      hrefOf={(field) =>
        step?.name === 'review' ? `?step=${stepOf(field)}#${field}` : `#${field}`
      }
    />
  );
  return renderPage(
    { brand, t, company, ask: csm },
    {
      title: errors.length > 0 ? `${form.error} ${full}` : full,
      wide: step !== undefined,
      content: step ? (
        <div class="setup">
          <OnEnter
            action={step.name === 'review' ? 'enter.submit' : 'enter.next'}
            label={step.name === 'review' ? form.submit : steps.next}
          />
          <Stepper t={t} step={step.name} done={step.done} only={step.only} />
          <div>
            <p class="eyebrow">
              {steps.of(numberOf(step.name), stepNames.length)} <span class="unseen">–</span>{' '}
              <span>{whole}</span>
            </p>
            <Title text={title} />
            {summary}
            {adding.length > 0 && !step.only && (
              <p class="panel">{t.afterwards.adding(names, t.list(adding))}</p>
            )}
            {step.shared !== undefined && (
              <Shared t={t} names={names} shared={step.shared} errors={errors} />
            )}
            {correcting && !step.only && (
              <ToCorrect t={t} names={names} correcting={correcting} step={step.name} />
            )}
            <Step name={step.name} isKept={step.isKept} only={step.only} props={props} />
          </div>
        </div>
      ) : (
        <>
          <Title text={title} />
          {summary}
          <OnEnter action="submit" label={form.submit} />
          {correcting && <ToCorrect t={t} names={names} correcting={correcting} step={undefined} />}
          <PostForm>
            <p class="muted">{form.required}</p>
            <OktaApps {...shared} />
            <EmailDomains {...shared} />
            <People {...shared} />
            <div class="actions">
              <button type="submit" name="action" value="submit">
                {correcting ? form.resubmit : form.submit}
              </button>
            </div>
          </PostForm>
        </>
      ),
    },
  );
}
