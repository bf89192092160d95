import type { Calendar } from '../onboarding/business-days.ts';
import { type Deadline, deadlineOfProgress } from '../onboarding/deadlines.ts';
import type { Stage } from '../onboarding/onboarding.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { type Summary, type WaitsFor, waitsForOf } from '../record/summary.ts';

/** An onboarding in a CSM's queue. */
export interface Entry {
  onboardingId: OnboardingId;
  company: string;
  stage: Stage;
  /** Whether it waits for the own system rather than a person. */
  isAutomatic?: boolean;
  waitsFor: WaitsFor;
  /** ISO time. */
  since: string;
  /** Set while someone has to act on a submission. */
  deadline?: Deadline | undefined;
  /** ISO time at which the setup link expires; set before the first submission. */
  linkExpiresAt?: string;
}

export function entryOf(summary: Summary, calendar: Calendar): Entry {
  const { onboardingId, company, stage, since, wait, linkExpiresAt, isAutomatic } = summary;
  const deadline = isAutomatic
    ? undefined
    : deadlineOfProgress(wait ? { stage, wait } : { stage }, calendar);
  return {
    onboardingId,
    company,
    stage,
    ...(isAutomatic ? { isAutomatic: true } : {}),
    waitsFor: waitsForOf(summary),
    since,
    deadline,
    ...(stage === 'awaitingSubmission' ? { linkExpiresAt } : {}),
  };
}
