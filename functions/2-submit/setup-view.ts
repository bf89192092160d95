import type { Calendar } from '../onboarding/business-days.ts';
import { deadlineOfProgress } from '../onboarding/deadlines.ts';
import { dnsRecordOf, type Finding } from '../onboarding/domain-proofs.ts';
import type { LinkClaims } from '../onboarding/links.ts';
import type { Stage } from '../onboarding/onboarding.ts';
import { locateProblem } from '../onboarding/problems.ts';
import { provingStages } from '../record/domain-changes.ts';
import type { Durations } from '../record/durations.ts';
import {
  appsOf,
  emailDomainsOf,
  isSubmitted,
  type OnboardingRecord,
  progressOf,
  signInStages,
  stageOf,
  untried,
} from '../record/onboarding-record.ts';
import { isSwitchedOff, isSwitchedOn } from '../record/switching.ts';
import type { Brand } from '../runtime/brand.ts';
import { type FieldError, RequestError } from '../runtime/errors.ts';
import type { Reply, Request } from '../web/http.ts';
import type { Afterwards } from './afterwards.ts';
import type { ShownAfterwards } from './afterwards-part.tsx';
import type { ListedDomain } from './form-props.ts';
import { doneSteps, withKept } from './judge.ts';
import { ownSteps } from './own-steps.ts';
import { progressPage } from './progress-page.tsx';
import type { SetupForm } from './setup-form.ts';
import { type SharedStep, setupPage, stepDonePage } from './setup-page.tsx';
import { emptyValues } from './setup-values.ts';
import { notSubmitted, statusOf } from './status.ts';
import { isStep, type StepName, stepNames } from './steps/names.ts';

export interface SetupView {
  brand: Brand;
  calendar: Calendar;
  link: LinkClaims<'setup'>;
  /** Undefined before anything was submitted, by a link that is older than the record. */
  record: OnboardingRecord | undefined;
  /** What it took others, for whoever begins. */
  durations?: Durations | undefined;
  /** Okta domains with which the company signs in already, for one that adds to them. */
  adding?: readonly string[] | undefined;
  /** Once it is completed. */
  afterwards?: Afterwards | undefined;
  /** Where a trial is made, and where its forms may lead: while one is waited for. */
  trial?: { path: string; formTargets: readonly string[] } | undefined;
}

/** In which it is told that nobody can try it before it is switched on. */
const beforeSwitch: readonly Stage[] = ['awaitingApproval', 'connecting', 'awaitingSwitchOn'];

/** Whether the page takes a submission now: a first one, or a correction. */
export const takesSubmission = (record: OnboardingRecord | undefined) =>
  !record || ['awaitingSubmission', 'awaitingCorrection'].includes(stageOf(record));

/** The form as it is shown. */
export interface ShownForm {
  form: Pick<SetupForm, 'values' | 'review'>;
  /** To be shown at the fields. */
  errors?: readonly FieldError[];
  status?: number;
  /** One step of it; otherwise all fields on one page, for who posts them together. */
  step?: {
    /** Undefined: where there is something to do. */
    name: StepName | undefined;
    /** What is missing in all of it. */
    open: readonly FieldError[];
    passed: readonly StepName[];
    /** Whether there is a draft to delete. */
    isKept: boolean;
    /** What DNS has just answered, by e-mail domain. */
    found?: ReadonlyMap<string, Finding>;
    /** A link to this step alone, once it was asked for. */
    shared?: SharedStep;
  };
}

const blank: ShownForm = { form: { values: emptyValues(), review: undefined } };

/** The DNS record of an e-mail domain, with what is known of it; undefined for a link that is older than proofs. */
function dnsOfIn(
  record: OnboardingRecord | undefined,
  found: ReadonlyMap<string, Finding> | undefined,
): ((domain: string) => ListedDomain) | undefined {
  if (record?.proofKey === undefined) return undefined;
  const { proofKey } = record;
  const known = new Map(emailDomainsOf(record).map(({ domain, proof }) => [domain, proof]));
  return (domain) => ({
    domain,
    proof: found?.get(domain) ?? known.get(domain),
    record: dnsRecordOf(proofKey, domain),
  });
}

/** Where the reader is needed. */
function stepToShow(
  wanted: StepName | undefined,
  done: readonly StepName[],
  correcting: { problems: readonly unknown[] } | undefined,
): StepName {
  if (wanted) return wanted;
  if (correcting) return correcting.problems.length > 0 ? 'values' : 'review';
  return stepNames.find((step) => !done.includes(step)) ?? 'review';
}

const ownStep = (own: readonly StepName[], wanted: StepName | undefined): StepName =>
  wanted && own.includes(wanted) ? wanted : (own[0] ?? 'register');

/** Who was given a step has filled it in. */
const isFilledIn = ({ done }: Request['query']) => done !== undefined;

/** @param query `?step=people` */
export const stepInQuery = ({ step }: Request['query']) => (isStep(step) ? step : undefined);

const shownOf = (
  { owner, apps, followUps, failures }: Afterwards,
  { token }: Request,
): ShownAfterwards => ({
  apps: apps.map(({ checked, firstChecked: _, ...app }) => ({
    ...app,
    checked: checked && {
      ...checked,
      problems: checked.problems.map((problem) =>
        locateProblem({ ...problem, domain: app.domain }, apps),
      ),
    },
  })),
  followUps,
  failures: failures.map((problem) => locateProblem(problem, apps)),
  isOff: isSwitchedOff(owner),
  // Relative to the page, which may be below a path.
  action: `${token}/links`,
});

/** What to show where the onboarding stands: the form, or how far it is. */
export function showSetup(view: SetupView, request: Request, shown?: ShownForm): Reply {
  const { brand, calendar, link, record } = view;
  const { language } = request;
  const { afterwards } = view;
  const begun = record && isSubmitted(record) ? record : undefined;
  if (!request.html) {
    if (ownSteps(link)) throw new RequestError(404, 'stepIsPage');
    return {
      json: begun
        ? statusOf(begun, language, calendar, afterwards)
        : notSubmitted(link.onboardingId, link.company),
    };
  }
  const shared = { brand, language, company: link.company, csm: record?.csm ?? link.csm };
  const progress = begun && progressOf(begun);
  const deadline = progress && deadlineOfProgress(progress, calendar);
  const problems = begun
    ? progressOf(begun).problems.map((problem) => locateProblem(problem, appsOf(begun)))
    : [];
  const own = ownSteps(link);
  // Who was given a step sees nothing of the rest.
  if (own && !takesSubmission(record)) return { page: stepDonePage({ ...shared, isSent: true }) };
  if (own && isFilledIn(request.query)) return { page: stepDonePage(shared) };
  if (begun && progress && !takesSubmission(begun))
    return {
      page: progressPage({
        ...shared,
        planned:
          progress.planned === undefined
            ? undefined
            : { at: progress.planned, timeZone: calendar.timeZone },
        isOn: isSwitchedOn(begun),
        isOff: isSwitchedOff(begun) && signInStages.includes(stageOf(begun)),
        isUntriable: begun.untriable === true && beforeSwitch.includes(stageOf(begun)),
        progress: { ...progress, problems },
        deadline,
        trial: view.trial && { ...view.trial, domains: untried(begun) },
        asked: (begun.submission?.domains ?? []).map((domain) => ({
          domain,
          outcome: begun.verifications.find((each) => each.domain === domain)?.outcome,
        })),
        afterwards: afterwards && shownOf(afterwards, request),
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

  const { form, errors = [], status, step } = shown ?? blank;
  const done = step ? doneSteps(step.open, step.passed) : [];
  const correcting = progress && {
    problems,
    note: progress.note,
    deadline,
    usersSent: begun?.submitted?.usersCount ?? 0,
  };
  const page = setupPage({
    ...shared,
    values: withKept(form.values, begun),
    review: form.review,
    errors,
    correcting,
    linkExpiresAt: begun ? undefined : link.expiresAt,
    durations: view.durations,
    adding: correcting ? undefined : view.adding,
    dnsOf: step && dnsOfIn(record, step.found),
    step: step && {
      name: own ? ownStep(own, step.name) : stepToShow(step.name, done, correcting),
      done,
      isKept: step.isKept,
      only: own,
      shared: step.shared,
    },
  });
  return { page, ...(status ? { status } : {}) };
}
