import type { Calendar } from '../onboarding/business-days.ts';
import { type Deadline, deadlineOfProgress } from '../onboarding/deadlines.ts';
import type { Stage } from '../onboarding/onboarding.ts';
import { type Summary, type WaitsFor, waitsForOf } from '../record/onboarding-record.ts';

/** An onboarding in a CSM's queue. */
export interface Entry {
  onboardingId: string;
  company: string;
  stage: Stage;
  waitsFor: WaitsFor;
  /** ISO time. */
  since: string;
  /** While somebody has to act on what was submitted. */
  deadline?: Deadline | undefined;
  /** ISO time at which the setup link expires, while nothing came of it. */
  linkExpiresAt?: string;
}

export function entryOf(summary: Summary, calendar: Calendar): Entry {
  const { onboardingId, company, stage, since, wait, linkExpiresAt } = summary;
  const deadline = deadlineOfProgress(wait ? { stage, wait } : { stage }, calendar);
  return {
    onboardingId,
    company,
    stage,
    waitsFor: waitsForOf(stage),
    since,
    deadline,
    ...(stage === 'awaitingSubmission' ? { linkExpiresAt } : {}),
  };
}
