import type { Calendar } from '../onboarding/business-days.ts';
import { deadlineOfProgress } from '../onboarding/deadlines.ts';
import { locateProblem } from '../onboarding/problems.ts';
import {
  appsOf,
  emailDomainsOf,
  type OnboardingRecord,
  progressOf,
} from '../record/onboarding-record.ts';
import { type Language, texts } from '../texts/index.ts';
import { problemsInWords } from '../texts/problems-in-words.ts';
import type { Status } from './schemas.ts';

/** Nothing was submitted yet. */
export const notSubmitted = (onboardingId: string, company: string): Status => ({
  onboardingId,
  company,
  stage: 'awaitingSubmission',
  problems: [],
  emailDomains: [],
  history: [],
  invited: 0,
  total: 0,
});

/** @param calendar in which deadlines are counted */
export function statusOf(record: OnboardingRecord, language: Language, calendar: Calendar): Status {
  const words = texts(language);
  const { company } = record;
  const progress = progressOf(record);
  const { wait, isAutomatic: _, ...rest } = progress;
  const deadline = deadlineOfProgress(progress, calendar);
  return {
    ...rest,
    ...(deadline ? { deadline } : {}),
    company,
    problems: problemsInWords(
      progress.problems.map((problem) => locateProblem(problem, appsOf(record))),
      language,
    ),
    emailDomains: emailDomainsOf(record),
    history: progress.history.map(({ at, event }) => ({ at, what: words.event(event) })),
  };
}
