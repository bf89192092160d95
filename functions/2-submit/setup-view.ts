import type { Calendar } from '../onboarding/business-days.ts';
import { deadlineOfProgress } from '../onboarding/deadlines.ts';
import type { Onboarding } from '../onboarding/execution.ts';
import type { LinkClaims } from '../onboarding/links.ts';
import { type LocatedProblem, locateProblem } from '../onboarding/problems.ts';
import { findSubmission, type StoredSubmission } from '../onboarding/stored-submission.ts';
import type { Brand } from '../runtime/brand.ts';
import type { FieldError } from '../runtime/errors.ts';
import type { Reply, Request } from '../web/http.ts';
import { progressPage } from './progress-page.tsx';
import { emptyValues, type SetupFormValues, valuesOf } from './setup-form.ts';
import { setupPage } from './setup-page.tsx';
import { notSubmitted, statusOf } from './status.ts';

export interface SetupView {
  brand: Brand;
  calendar: Calendar;
  link: LinkClaims<'setup'>;
  /** Undefined before anything was submitted. */
  onboarding: Onboarding | undefined;
  /** The submission that the workflow is about; undefined also when it is deleted. */
  submission: StoredSubmission | undefined;
}

/** The submission that belongs to an onboarding, for its page. */
export const submissionOf = (prefix: string, onboarding: Onboarding | undefined) =>
  onboarding
    ? findSubmission(prefix, onboarding.progress.onboardingId, onboarding.submissionId)
    : Promise.resolve(undefined);

/** Whether the page takes a submission now: a first one, or a correction. */
export const isOpen = ({ onboarding }: SetupView) =>
  !onboarding || (onboarding.running && onboarding.progress.stage === 'awaitingCorrection');

/**
 * Apps whose client secret must be typed again: new ones, and those whose secret or client ID was
 * the problem. The others keep what they had.
 */
export function secretsNeeded(
  { onboarding, submission }: SetupView,
  domains: readonly string[],
): string[] {
  const wrong = (onboarding?.progress.problems ?? [])
    .filter(({ code }) => code === 'clientSecretWrong' || code === 'clientUnknown')
    .map(({ domain }) => domain);
  const kept = (submission?.oktaApps ?? [])
    .map(({ domain }) => domain)
    .filter((domain) => !wrong.includes(domain));
  return domains.filter((domain) => !kept.includes(domain));
}

/** The form with the new names of Oktas that have moved: a correction that is offered. */
const renamed = (
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

/** What to show where the onboarding stands: the form, or how far it is. */
export function showSetup(
  view: SetupView,
  request: Request,
  users: string[],
  typed?: { values: SetupFormValues; errors?: readonly FieldError[]; status?: number },
): Reply {
  const { brand, calendar, link, onboarding, submission } = view;
  const { language } = request;
  if (!request.html)
    return {
      json: onboarding
        ? statusOf(onboarding, submission?.oktaApps ?? [], language, calendar)
        : notSubmitted(link.onboardingId, link.company),
    };
  const shared = { brand, language, company: link.company, csm: submission?.csm ?? link.csm };
  const problems = (onboarding?.progress.problems ?? []).map((problem) =>
    locateProblem(problem, submission?.oktaApps ?? []),
  );
  const deadline = onboarding && deadlineOfProgress(onboarding.progress, calendar);
  if (onboarding && !isOpen(view))
    return {
      page: progressPage({ ...shared, progress: { ...onboarding.progress, problems }, deadline }),
    };
  const values =
    typed?.values ?? (submission ? renamed(valuesOf(submission, users), problems) : emptyValues());
  const page = setupPage({
    ...shared,
    values,
    errors: typed?.errors ?? [],
    ...(onboarding
      ? {
          correcting: {
            problems,
            note: onboarding.progress.note,
            deadline,
            secretsNeeded: secretsNeeded(
              view,
              values.oktaApps.map(({ domain }) => domain),
            ),
          },
        }
      : { linkExpiresAt: link.expiresAt }),
  });
  return { page, ...(typed?.status ? { status: typed.status } : {}) };
}
