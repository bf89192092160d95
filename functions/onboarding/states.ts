import type { DashboardFor, Stage } from './onboarding.ts';
import type { WaitName } from './secrets.ts';

/** The stages that wait for a person, with their waits in order. */
export const waits: Partial<Record<Stage, readonly [WaitName, ...WaitName[]]>> = {
  awaitingCorrection: ['correction'],
  awaitingApproval: ['approval'],
  awaitingTrial: ['trial'],
  awaitingSwitchOn: ['switchOn'],
  awaitingDashboard: ['mainAdminDashboard', 'everyoneDashboard'],
  awaitingFirstSignIn: ['firstSignIn'],
};

/** The waits for the dashboard: one before the main admin is invited, and one before everyone else. */
export const dashboardWaits = {
  mainAdmin: 'mainAdminDashboard',
  everyone: 'everyoneDashboard',
} as const satisfies Record<DashboardFor, WaitName>;
