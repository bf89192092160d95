import type { Calendar } from '../onboarding/business-days.ts';
import { type Deadline, deadlineOfProgress } from '../onboarding/deadlines.ts';
import type { Onboarding } from '../onboarding/execution.ts';
import type { Stage } from '../onboarding/onboarding.ts';
import { locateProblem } from '../onboarding/problems.ts';
import { type Language, texts } from '../texts/index.ts';
import { problemsInWords } from '../texts/problems-in-words.ts';

/** The interface's `Status`: how far an onboarding is, in words. */
export interface Status {
  onboardingId: string;
  company: string;
  stage: Stage;
  problems: ReturnType<typeof problemsInWords>;
  /** What the CSM asked to change, or why it was rejected. */
  note?: string;
  /** By when somebody has to act, while somebody has to. */
  deadline?: Deadline;
  history: { at: string; what: string }[];
  invited: number;
  total: number;
}

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
