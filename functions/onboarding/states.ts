import type { Stage } from './onboarding.ts';
import type { WaitName } from './secrets.ts';

/** The stages in which a person is waited for, and what for: in the order in which they come, where several. */
export const waits: Partial<Record<Stage, readonly [WaitName, ...WaitName[]]>> = {
  awaitingCorrection: ['correction'],
  awaitingApproval: ['approval'],
  awaitingTrial: ['trial'],
  awaitingSwitchOn: ['switchOn'],
  awaitingDashboard: ['mainAdminDashboard', 'everyoneDashboard'],
  awaitingFirstSignIn: ['firstSignIn'],
};
