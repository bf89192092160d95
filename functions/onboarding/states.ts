import type { DashboardFor, Stage } from './onboarding.ts';
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

/** The waits for the dashboard: one before the main admin is invited, one before everybody else is. */
export const dashboardWaits = {
  mainAdmin: 'mainAdminDashboard',
  everyone: 'everyoneDashboard',
} as const satisfies Record<DashboardFor, WaitName>;
