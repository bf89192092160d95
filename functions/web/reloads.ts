import type { Stage } from '../onboarding/onboarding.ts';

/** Seconds between a page's reloads: few while the workflow works, many while it waits for people. */
export const reloads: Partial<Record<Stage, number>> = {
  verifying: 2,
  connecting: 2,
  inviting: 5,
  awaitingSubmission: 60,
  awaitingCorrection: 60,
  awaitingApproval: 60,
  awaitingTrial: 60,
  awaitingSwitchOn: 60,
  awaitingDashboard: 60,
  awaitingFirstSignIn: 60,
  failed: 300,
};
