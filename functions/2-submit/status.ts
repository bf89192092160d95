import type { Calendar } from '../onboarding/business-days.ts';
import { deadlineOfProgress } from '../onboarding/deadlines.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { locateProblem } from '../onboarding/problems.ts';
import {
  appsOf,
  emailDomainsOf,
  isStopped,
  type OnboardingRecord,
  progressOf,
} from '../record/onboarding-record.ts';
import { isSwitchedOn, wasSwitchedOn } from '../record/switching.ts';
import { type Language, texts } from '../texts/index.ts';
import { problemsInWords } from '../texts/problems-in-words.ts';
import type { Afterwards } from './afterwards.ts';
import type { Status } from './schemas.ts';

/** The status before the first submission. */
export const notSubmitted = (onboardingId: OnboardingId, company: string): Status => ({
  onboardingId,
  company,
  stage: 'awaitingSubmission',
  problems: [],
  emailDomains: [],
  history: [],
  invited: 0,
  total: 0,
});

/** An app, with its check's problems in words. */
const inWords = (
  language: Language,
  { checked, firstChecked: _, ...app }: Afterwards['apps'][number],
) => {
  const { domain, clientId } = app;
  if (!checked) return app;
  const located = checked.problems.map((problem) =>
    locateProblem({ ...problem, domain }, [{ domain, clientId }]),
  );
  return { ...app, checked: { ...checked, problems: problemsInWords(located, language) } };
};

/**
 * @param calendar for counting deadlines
 * @param afterwards set once the onboarding is completed
 */
export function statusOf(
  record: OnboardingRecord,
  language: Language,
  calendar: Calendar,
  afterwards?: Afterwards,
): Status {
  const words = texts(language);
  const { company } = record;
  const progress = progressOf(record);
  const { wait, isAutomatic: _, ...rest } = progress;
  const deadline = deadlineOfProgress(progress, calendar);
  return {
    ...rest,
    ...(deadline ? { deadline } : {}),
    ...(wasSwitchedOn(record) ? { on: isSwitchedOn(record) } : {}),
    ...(isStopped(record) ? { stopped: true } : {}),
    company,
    problems: problemsInWords(
      (afterwards?.failures ?? progress.problems).map((problem) =>
        locateProblem(problem, appsOf(record)),
      ),
      language,
    ),
    emailDomains: emailDomainsOf(record),
    ...(afterwards
      ? {
          afterwards: {
            oktaApps: afterwards.apps.map((app) => inWords(language, app)),
            followUps: afterwards.followUps,
          },
        }
      : {}),
    history: progress.history.map(({ at, event }) => ({ at, what: words.event(event) })),
  };
}
