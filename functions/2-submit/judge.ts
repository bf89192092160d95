import { emailDomainRefusal } from '../onboarding/email-domains.ts';
import { type Submission, submissionSchema } from '../onboarding/submission.ts';
import { type OnboardingRecord, progressOf } from '../record/onboarding-record.ts';
import type { Environment } from '../runtime/environment.ts';
import { type FieldError, RequestError } from '../runtime/errors.ts';
import { fieldErrorsOf } from '../web/field-errors.ts';
import { errorsOf } from './people/findings.ts';
import type { SetupForm } from './setup-form.ts';
import type { SetupFormValues } from './setup-values.ts';
import { type StepName, stepNames, stepOf } from './steps/names.ts';

type Rules = Environment<
  'CUSTOM_OKTA_DOMAINS' | 'TRUSTED_ORIGINS' | 'OWN_DOMAINS' | 'ALLOWED_EMAIL_DOMAINS'
>;

const makeSchema = (rules: Rules, correcting: boolean) =>
  submissionSchema(
    {
      customDomains: rules.CUSTOM_OKTA_DOMAINS,
      trustedOrigins: rules.TRUSTED_ORIGINS,
      emailDomainRefusal: emailDomainRefusal(rules.OWN_DOMAINS, rules.ALLOWED_EMAIL_DOMAINS),
    },
    { correcting },
  );

/** The last schemas: on Lambda the rules never change, and a schema takes longer to create than to use. */
const created = new Map<boolean, { rules: Rules; schema: ReturnType<typeof makeSchema> }>();
const isSame = (some: Rules, others: Rules) =>
  some.CUSTOM_OKTA_DOMAINS === others.CUSTOM_OKTA_DOMAINS &&
  some.TRUSTED_ORIGINS === others.TRUSTED_ORIGINS &&
  some.OWN_DOMAINS === others.OWN_DOMAINS &&
  some.ALLOWED_EMAIL_DOMAINS === others.ALLOWED_EMAIL_DOMAINS;

/** @param correcting whether client secrets may be left out because an earlier submission has them */
function schemaOf(environment: Rules, correcting: boolean) {
  // The environment's own properties follow each change of a variable, so its values are kept.
  const { CUSTOM_OKTA_DOMAINS, TRUSTED_ORIGINS, OWN_DOMAINS, ALLOWED_EMAIL_DOMAINS } = environment;
  const rules = { CUSTOM_OKTA_DOMAINS, TRUSTED_ORIGINS, OWN_DOMAINS, ALLOWED_EMAIL_DOMAINS };
  const before = created.get(correcting);
  if (before && isSame(before.rules, rules)) return before.schema;
  const schema = makeSchema(rules, correcting);
  created.set(correcting, { rules, schema });
  return schema;
}

/**
 * Validates a submission.
 * @param unread errors from reading the form
 * @param correcting as above
 * @throws RequestError 422 `invalidSubmission` with an error for each field
 */
export function parseSubmission(
  content: unknown,
  unread: readonly FieldError[],
  rules: Rules,
  correcting: boolean,
): Submission {
  const parsed = schemaOf(rules, correcting).safeParse(content);
  if (parsed.success && unread.length === 0) return parsed.data;
  const errors = parsed.success ? [] : fieldErrorsOf(parsed.error);
  throw new RequestError(422, 'invalidSubmission', [...errors, ...unread]);
}

/** Errors that keep a form's list of users from being sent. */
export const listErrors = ({ errors, review }: SetupForm) => [
  ...errors,
  ...(review ? errorsOf(review) : []),
];

/**
 * Okta domains whose client secret must be typed again: new ones, and those whose secret or client ID was
 * the problem. The others keep theirs.
 */
export function secretsNeeded(
  record: OnboardingRecord | undefined,
  domains: readonly string[],
): string[] {
  const wrong: string[] = (record ? progressOf(record).problems : [])
    .filter(({ code }) => code === 'clientSecretWrong' || code === 'clientUnknown')
    .map(({ domain }) => domain);
  const kept: string[] = (record?.submitted?.oktaApps ?? [])
    .map(({ domain }) => domain)
    .filter((domain) => !wrong.includes(domain));
  return domains.filter((domain) => !kept.includes(domain));
}

/** Sets `secretKept` on apps whose secret the corrected submission already has. */
export function withKept(
  values: SetupFormValues,
  record: OnboardingRecord | undefined,
): SetupFormValues {
  const sent = record?.submitted?.oktaApps ?? [];
  return {
    ...values,
    oktaApps: values.oktaApps.map((app) => ({
      ...app,
      secretKept:
        app.secretKept === true ||
        (secretsNeeded(record, [app.domain]).length === 0 &&
          sent.some(({ domain, clientId }) => domain === app.domain && clientId === app.clientId)),
    })),
  };
}

/** Everything that is wrong or missing before the form can be sent. */
export function errorsIn(form: SetupForm, rules: Rules): FieldError[] {
  const { error } = schemaOf(rules, true).safeParse(form.submission);
  const missing = form.values.oktaApps.flatMap(({ secretKept = false }, index) =>
    secretKept || form.clientSecrets[index] !== undefined
      ? []
      : [{ path: `oktaApps.${index}.clientSecret`, code: 'required' }],
  );
  return [...(error ? fieldErrorsOf(error) : []), ...missing, ...listErrors(form)];
}

const isBlank = ({ oktaApps, mainAdmin, users, contact }: SetupFormValues) =>
  [mainAdmin, contact].every(({ name, email }) => name === '' && email === '') &&
  users === '' &&
  oktaApps.every(
    ({ domain, clientId, emailDomains, secretKept }) =>
      domain === '' && clientId === '' && emailDomains === '' && !secretKept,
  );

/** A form in which nothing was typed lacks something in every step that has fields. */
const lacking = ['oktaApps.0.domain', 'oktaApps.0.emailDomains', 'mainAdmin.email'].map(
  (path): FieldError => ({ path, code: 'required' }),
);

/**
 * Errors that show which steps are complete. They are not all errors of a form in which nothing was typed: creating the
 * schemas for it would take a tenth of a cold page's time.
 */
export const openIn = (form: SetupForm, rules: Rules): readonly FieldError[] =>
  isBlank(form.values) ? lacking : errorsIn(form, rules);

/** The errors of one step. */
export const errorsOfStep = (errors: readonly FieldError[], step: StepName) =>
  errors.filter(({ path }) => stepOf(path) === step);

/**
 * The steps that are complete.
 * @param passed steps the user completed with "next"
 */
export function doneSteps(errors: readonly FieldError[], passed: readonly StepName[]): StepName[] {
  const open = new Set(errors.map(({ path }) => stepOf(path)));
  const isPassed = (step: StepName) => passed.includes(step) || !open.has('values');
  return stepNames.filter((step) => {
    if (step === 'review') return false;
    // We cannot see what was done in Okta until its values are entered.
    return step === 'register' || step === 'settings' ? isPassed(step) : !open.has(step);
  });
}
