import type { Calendar } from '../onboarding/business-days.ts';
import { deadlineOfProgress } from '../onboarding/deadlines.ts';
import type { Onboarding } from '../onboarding/execution.ts';
import { locateProblem } from '../onboarding/problems.ts';
import { type Language, texts } from '../texts/index.ts';
import { problemsInWords } from '../texts/problems-in-words.ts';
import type { Status } from './schemas.ts';

/** Nothing was submitted yet. */
export const notSubmitted = (onboardingId: string, company: string): Status => ({
  onboardingId,
  company,
  stage: 'awaitingSubmission',
  problems: [],
  history: [],
  invited: 0,
  total: 0,
});

/** It was submitted a moment ago, and nothing is known of it yet. */
export const begun = (onboardingId: string, company: string): Status => ({
  ...notSubmitted(onboardingId, company),
  stage: 'verifying',
});

/**
 * @param apps for the links to Okta's admin console; none when the submission is deleted
 * @param calendar in which deadlines are counted
 */
export function statusOf(
  { progress, company }: Onboarding,
  apps: readonly { domain: string; clientId: string }[],
  language: Language,
  calendar: Calendar,
): Status {
  const words = texts(language);
  const { wait, ...rest } = progress;
  const deadline = deadlineOfProgress(progress, calendar);
  return {
    ...rest,
    ...(deadline ? { deadline } : {}),
    company,
    problems: problemsInWords(
      progress.problems.map((problem) => locateProblem(problem, apps)),
      language,
    ),
    history: progress.history.map(({ at, event }) => ({ at, what: words.event(event) })),
  };
}
