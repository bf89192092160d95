import type { Calendar } from '../onboarding/business-days.ts';
import { deadlineOfProgress } from '../onboarding/deadlines.ts';
import type { LinkClaims } from '../onboarding/links.ts';
import { type LocatedProblem, locateProblem } from '../onboarding/problems.ts';
import { provingStages } from '../record/domain-changes.ts';
import {
  appsOf,
  emailDomainsOf,
  isSubmitted,
  type OnboardingRecord,
  progressOf,
  stageOf,
} from '../record/onboarding-record.ts';
import type { Brand } from '../runtime/brand.ts';
import type { FieldError } from '../runtime/errors.ts';
import type { Reply, Request } from '../web/http.ts';
import type { Review } from './people/findings.ts';
import { progressPage } from './progress-page.tsx';
import { setupPage } from './setup-page.tsx';
import type { SetupFormValues } from './setup-values.ts';
import { notSubmitted, statusOf } from './status.ts';

export interface SetupView {
  brand: Brand;
  calendar: Calendar;
  link: LinkClaims<'setup'>;
  /** Undefined before anything was submitted, by a link that is older than the record. */
  record: OnboardingRecord | undefined;
}

/** Whether the page takes a submission now: a first one, or a correction. */
export const takesSubmission = (record: OnboardingRecord | undefined) =>
  !record || ['awaitingSubmission', 'awaitingCorrection'].includes(stageOf(record));

/**
 * Apps whose client secret must be typed again: new ones, and those whose secret or client ID was
 * the problem. The others keep what they had.
 */
export function secretsNeeded(
  record: OnboardingRecord | undefined,
  domains: readonly string[],
): string[] {
  const wrong = (record ? progressOf(record).problems : [])
    .filter(({ code }) => code === 'clientSecretWrong' || code === 'clientUnknown')
    .map(({ domain }) => domain);
  const kept = (record?.submitted?.oktaApps ?? [])
    .map(({ domain }) => domain)
    .filter((domain) => !wrong.includes(domain));
  return domains.filter((domain) => !kept.includes(domain));
}

/** The form with the new names of Oktas that have moved: a correction that is offered. */
export const renamed = (
  values: SetupFormValues,
  problems: readonly LocatedProblem[],
): SetupFormValues => ({
  ...values,
  oktaApps: values.oktaApps.map((app) => ({
    ...app,
    domain:
      problems.find(({ domain, newDomain }) => domain === app.domain && newDomain)?.newDomain ??
      app.domain,
  })),
});

/** The form as it is shown. */
interface ShownForm {
  values: SetupFormValues;
  review?: Review | undefined;
  errors?: readonly FieldError[];
  status?: number;
}

/** What to show where the onboarding stands: the form, or how far it is. */
export function showSetup(
  view: SetupView,
  request: Request,
  { values, review, errors = [], status }: ShownForm,
): Reply {
  const { brand, calendar, link, record } = view;
  const { language } = request;
  const begun = record && isSubmitted(record) ? record : undefined;
  if (!request.html)
    return {
      json: begun
        ? statusOf(begun, language, calendar)
        : notSubmitted(link.onboardingId, link.company),
    };
  const shared = { brand, language, company: link.company, csm: record?.csm ?? link.csm };
  if (!begun)
    return {
      page: setupPage({ ...shared, values, review, errors, linkExpiresAt: link.expiresAt }),
      ...(status ? { status } : {}),
    };
  const progress = progressOf(begun);
  const problems = progress.problems.map((problem) => locateProblem(problem, appsOf(begun)));
  const deadline = deadlineOfProgress(progress, calendar);
  if (!takesSubmission(begun))
    return {
      page: progressPage({
        ...shared,
        progress: { ...progress, problems },
        deadline,
        proving: provingStages.includes(stageOf(begun))
          ? {
              domains: emailDomainsOf(begun),
              lookedAt: begun.proofs?.at,
              // Relative to the page, which may be below a path.
              checkAction: `${request.token}/domains`,
            }
          : undefined,
      }),
    };
  const page = setupPage({
    ...shared,
    values,
    review,
    errors,
    correcting: {
      problems,
      note: progress.note,
      deadline,
      secretsNeeded: secretsNeeded(
        begun,
        values.oktaApps.map(({ domain }) => domain),
      ),
    },
  });
  return { page, ...(status ? { status } : {}) };
}
