import type { OktaDomain } from '../okta/okta-domain.ts';
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
  /** Undefined before the first submission, for links issued before records existed. */
  record: OnboardingRecord | undefined;
  /** How long onboardings take others; shown at the start. */
  durations?: Durations | undefined;
  /** Okta domains the company already signs in with, for a follow-up. */
  adding?: readonly OktaDomain[] | undefined;
  /** Set once the onboarding is completed. */
  afterwards?: Afterwards | undefined;
  /** While awaiting a trial: the trial's path, and the origins its forms may lead to. */
  trial?: { path: string; formTargets: readonly string[] } | undefined;
}

/** Stages in which the page says that no trial is possible before switching on. */
const beforeSwitch: readonly Stage[] = ['awaitingApproval', 'connecting', 'awaitingSwitchOn'];

/** Whether a first submission or a correction is accepted now. */
export const takesSubmission = (record: OnboardingRecord | undefined) =>
  !record || ['awaitingSubmission', 'awaitingCorrection'].includes(stageOf(record));

/** The form as shown. */
export interface ShownForm {
  form: Pick<SetupForm, 'values' | 'review'>;
  /** Shown at their fields. */
  errors?: readonly FieldError[];
  status?: number;
  /** One step; undefined shows all fields on one page, for forms posted whole. */
  step?: {
    /** Undefined: the first step with something to do. */
    name: StepName | undefined;
    /** Errors that keep steps from being complete. */
    open: readonly FieldError[];
    passed: readonly StepName[];
    /** Whether there is a draft to delete. */
    isKept: boolean;
    /** DNS results of a check made in this request, by e-mail domain. */
    found?: ReadonlyMap<string, Finding>;
    /** A link to this step only, when requested. */
    shared?: SharedStep;
  };
}

const blank: ShownForm = { form: { values: emptyValues(), review: undefined } };

/** Looks up an e-mail domain's DNS record and proof. Undefined for links issued before proofs existed. */
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

/** The requested step, or the first that needs the reader. */
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

/** Whether the reader has filled in the steps delegated to them. */
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
  // Relative, since the public URL may have a path.
  action: `${token}/links`,
});

/** Shows the form, or the onboarding's progress, depending on the stage. */
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
  // A link to single steps shows nothing else.
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
              // Relative, since the public URL may have a path.
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
