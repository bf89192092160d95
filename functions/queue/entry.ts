import type { Calendar } from '../onboarding/business-days.ts';
import { type Deadline, deadlineOfProgress } from '../onboarding/deadlines.ts';
import type { Stage } from '../onboarding/onboarding.ts';
import { type Summary, type WaitsFor, waitsForOf } from '../record/summary.ts';

/** An onboarding in a CSM's queue. */
export interface Entry {
  onboardingId: string;
  company: string;
  stage: Stage;
  /** The product's own system, and nobody, is waited for. */
  isAutomatic?: boolean;
  waitsFor: WaitsFor;
  /** ISO time. */
  since: string;
  /** While somebody has to act on what was submitted. */
  deadline?: Deadline | undefined;
  /** ISO time at which the setup link expires, while nothing came of it. */
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
