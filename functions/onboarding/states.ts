import type { Stage } from './onboarding.ts';
import type { WaitName } from './secrets.ts';

/** The stages in which a person is waited for, and what for. */
export const waits: Partial<Record<Stage, WaitName>> = {
  awaitingCorrection: 'correction',
  awaitingApproval: 'approval',
  awaitingTrial: 'trial',
  awaitingFirstSignIn: 'firstSignIn',
};
