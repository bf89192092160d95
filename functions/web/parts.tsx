import type { ComponentChildren } from 'preact';
import type { Progress, Stage } from '../onboarding/onboarding.ts';
import { isFailedSignIn, type LocatedProblem } from '../onboarding/problems.ts';
import type { FieldError } from '../runtime/errors.ts';
import { quoteOf } from '../texts/evidence.ts';
import type { Texts } from '../texts/index.ts';
import type { Names } from '../texts/names.ts';
import { languageOf } from '../texts/okta-words.ts';
import type { Rich } from '../texts/rich.ts';
import type { DeadlineWords } from '../texts/shapes.ts';

/** Text with emphasis and code. */
export const Say = ({ text }: { text: Rich }) => (
  <>
    {text.map((piece) =>
      typeof piece === 'string' ? (
        piece
      ) : 'strong' in piece ? (
        <strong lang={languageOf(piece.strong)}>{piece.strong}</strong>
      ) : (
        <code>{piece.code}</code>
      ),
    )}
  </>
);

/** A time in UTC; the script converts it to the reader's zone. */
export const Time = ({ t, iso }: { t: Texts; iso: string }) => (
  <time datetime={iso}>{t.dateTime(iso)}</time>
);

/** The deadline by which the reader has to act. */
export const ByWhen = ({ by, otherwise }: DeadlineWords) => (
  <>
    <p class="lead">
      <strong>{by}</strong>
    </p>
    <p class="muted small">{otherwise}</p>
  </>
);

/** Excludes an element from the browser's translation. Untyped, as preact types `translate` as a boolean. */
export const asIs: object = { translate: 'no' };

/** A value to copy. Without JavaScript, a click selects all of it. */
export const Copy = ({ t, what, value }: { t: Texts; what: string; value: string }) => (
  <div class="copy">
    <span class="value" {...asIs}>
      {value}
    </span>
    <button type="button" data-copy data-script="on" hidden aria-label={t.layout.copyWhat(what)}>
      <span>{t.layout.copy}</span>
    </button>
  </div>
);

/** A link that opens in a new tab. */
export const Elsewhere = ({
  t,
  href,
  class: name,
  children,
}: {
  t: Texts;
  href: string;
  class?: string;
  children: ComponentChildren;
}) => (
  <a href={href} target="_blank" rel="noopener noreferrer" class={name}>
    {children} <span class="unseen">{t.layout.opensElsewhere}</span>
  </a>
);

/** Index of each stage's step in the journey; undefined if the journey ended early. */
const steps: Record<Stage, number | undefined> = {
  awaitingSubmission: 0,
  awaitingCorrection: 0,
  verifying: 1,
  awaitingApproval: 2,
  connecting: 2,
  awaitingTrial: 3,
  awaitingSwitchOn: 3,
  awaitingDashboard: 3,
  awaitingFirstSignIn: 3,
  inviting: 4,
  completed: 5,
  rejected: undefined,
  expired: undefined,
  failed: undefined,
};

export function Journey({ t, stage }: { t: Texts; stage: Stage }) {
  const current = steps[stage];
  if (current === undefined) return null;
  return (
    <ol class="journey" aria-label={t.layout.progress}>
      {t.journey.map((step, index) => {
        const state = index < current ? 'done' : index === current ? 'now' : 'later';
        return (
          <li class={state} aria-current={state === 'now' ? 'step' : undefined}>
            <span>{step}</span>
            <span class="unseen">, {t.layout[state]}</span>
          </li>
        );
      })}
    </ol>
  );
}

/** A problem at one Okta domain and how to fix it. @param children actions available on this page */
export function ProblemCard({
  t,
  problem,
  children,
}: {
  t: Texts;
  problem: LocatedProblem;
  children?: ComponentChildren;
}) {
  const { message, fix } = t.problem(problem);
  const { domain, callbackUrl, link, at } = problem;
  const quote = quoteOf(problem);
  return (
    <div class="card">
      <h3>{message}</h3>
      <p class="muted small">{domain}</p>
      <p>
        <strong>{t.correcting.fix}</strong> {fix}
      </p>
      {callbackUrl && <Copy t={t} what={callbackUrl} value={callbackUrl} />}
      {quote && (
        <p class="muted small">
          {t.correcting.observed} <q>{quote}</q>
        </p>
      )}
      {at && (
        <p class="muted small">
          {t.signIn.failed.last} <Time t={t} iso={at} />
        </p>
      )}
      {(link || children) && (
        <div class="actions">
          {children}
          {link && (
            <Elsewhere t={t} href={link}>
              {t.correcting.link}
            </Elsewhere>
          )}
        </div>
      )}
    </div>
  );
}

/** Failed sign-ins, each reason once. */
export function FailedSignIns({
  t,
  names,
  problems,
}: {
  t: Texts;
  names: Names;
  problems: readonly LocatedProblem[];
}) {
  const failed = problems.filter(isFailedSignIn);
  if (failed.length === 0) return null;
  return (
    <section>
      <h2>{t.signIn.failed.heading}</h2>
      <p class="muted">{t.signIn.failed.lead(names)}</p>
      {failed.map((problem) => (
        <ProblemCard t={t} problem={problem} />
      ))}
    </section>
  );
}

/** For each Okta, the first and last successful sign-in by others. */
export function SeenSignIns({ t, signIns }: { t: Texts; signIns: Progress['signIns'] }) {
  if (!signIns) return null;
  return (
    <section>
      <h2>{t.signIn.seen.heading}</h2>
      <p class="muted">{t.signIn.seen.lead}</p>
      <ul>
        {signIns.map(({ domain, first, last }) => (
          <li>
            {domain}: {t.signIn.seen.first} <Time t={t} iso={first} />
            {last !== first && (
              <>
                , {t.signIn.seen.last} <Time t={t} iso={last} />
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The page's field for an error's path; empty for the form as a whole. */
function fieldOf(path: string): string {
  const [first = '', second, third] = path.split('.');
  if (first === 'oktaApps') {
    const app = `${first}.${second ?? 0}`;
    return `${app}.${third ?? 'domain'}`;
  }
  if (first === 'clientSecrets') return `${first}.${second ?? 0}.${third ?? 'clientSecret'}`;
  if (first === 'users') return 'users';
  if (first === 'mainAdmin' || first === 'contact') return `${first}.${second ?? 'name'}`;
  return first;
}

/** All errors, with links to their fields. Takes the focus when the page loads. */
export function ErrorSummary({
  t,
  errors,
  labels,
  hrefOf = (field) => `#${field}`,
}: {
  t: Texts;
  errors: readonly FieldError[];
  /** URL of a field. */
  hrefOf?: (field: string) => string;
  /**
   * The labels of the page's fields, in the page's order. Errors of other fields are shown for the form
   * as a whole.
   */
  labels: Readonly<Record<string, string>>;
}) {
  if (errors.length === 0) return null;
  const byField = new Map<string, FieldError>();
  const inOrder = Object.keys(labels);
  const place = ({ path }: FieldError) => inOrder.indexOf(fieldOf(path));
  for (const error of errors.toSorted((one, other) => place(one) - place(other))) {
    const named = fieldOf(error.path);
    // Names of fields that are not on the page mean nothing to people.
    const field = named === '' || Object.hasOwn(labels, named) ? named : NOT_HERE;
    if (!byField.has(field)) byField.set(field, error);
  }
  return (
    <section id="errors" class="panel bad" aria-labelledby="errors-title" tabindex={-1} autofocus>
      <h2 id="errors-title">{t.form.errors(byField.size)}</h2>
      <ul>
        {[...byField].map(([field, { code, suggestion, retryAt }]) => {
          const label = Object.hasOwn(labels, field) ? labels[field] : undefined;
          return (
            <li>
              {label === undefined ? (
                wholeForm(t, field, code, retryAt)
              ) : (
                <a href={hrefOf(field)}>
                  {label}: {t.fieldError(code, suggestion)}
                </a>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Stands for all fields that are not on the page. */
const NOT_HERE = '?';

/** The text of an error of the request, or of fields that are not on the page. */
function wholeForm(t: Texts, field: string, code: string, retryAt?: string): string {
  if (field === NOT_HERE) return t.form.notOurs;
  const { title, detail } = t.requestError(code);
  return [`${title}.`, detail, retryAt && `${t.retryAt} ${t.dateTime(retryAt)}.`]
    .filter(Boolean)
    .join(' ');
}

export interface FieldProps {
  t: Texts;
  /** Name and ID of the input. */
  name: string;
  label: ComponentChildren;
  hint?: string | undefined;
  errors: readonly FieldError[];
  /** The invalid part of what was typed, if not all of it. */
  wrongPart?: string | undefined;
}

/** The first error of a field. */
const errorOf = (errors: readonly FieldError[], name: string) =>
  errors.find(({ path }) => fieldOf(path) === name);

/** An input's ID, name and ARIA attributes. */
export function describe({ name, hint, errors }: FieldProps) {
  const error = errorOf(errors, name);
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ');
  return {
    id: name,
    name,
    'aria-describedby': described || undefined,
    'aria-invalid': error ? ('true' as const) : undefined,
  };
}

/** Label, hint and error around an input. */
export function Field(props: FieldProps & { children: ComponentChildren }) {
  const { t, name, label, hint, errors, wrongPart, children } = props;
  const error = errorOf(errors, name);
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="error" id={`${name}-error`}>
          <span class="unseen">{t.form.error} </span>
          {wrongPart && `${wrongPart}: `}
          {t.fieldError(error.code, error.suggestion)}
        </p>
      )}
      {children}
    </div>
  );
}

/** A field for a client secret: readable while typing, otherwise hidden by the style, never prefilled. */
export function SecretField({
  number,
  required,
  ...field
}: FieldProps & {
  /** Number of the secret, from 1, for the button's label. */
  number: number;
  required: boolean;
}) {
  const { show, showWhat } = field.t.form.clientSecret;
  return (
    <Field {...field}>
      <div class="with-button">
        <input
          {...describe(field)}
          class="value secret"
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
          required={required}
        />
        <button
          type="button"
          class="quiet"
          data-show
          data-script="on"
          hidden
          aria-pressed="false"
          aria-label={showWhat(number)}
        >
          <span>{show}</span>
        </button>
      </div>
    </Field>
  );
}

/**
 * A reason for doing what others are expected to do, and the button that does it.
 * @param name of the button's own field, if the form has several
 */
export function Reason({
  t,
  words,
  reason,
  errors,
  name,
}: {
  t: Texts;
  words: { reason: string; hint: string; button: string };
  /** What was typed before, if it was rejected. */
  reason: string;
  errors: readonly FieldError[];
  name?: string;
}) {
  const field = { t, name: 'reason', label: words.reason, hint: words.hint, errors };
  return (
    <>
      <Field {...field}>
        <textarea {...describe(field)} rows={3} maxLength={2000} required>
          {reason}
        </textarea>
      </Field>
      <div class="actions">
        <button type="submit" class="danger" {...(name ? { name, value: 'true' } : {})}>
          {words.button}
        </button>
      </div>
    </>
  );
}

export const Title = ({ text }: { text: string }) => <h1>{text}</h1>;
