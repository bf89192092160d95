import type { Stage } from '../onboarding/onboarding.ts';

/** Seconds after which a page looks again: soon while the machine works, seldom while people do. */
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
