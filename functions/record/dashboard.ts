import type { DashboardAnswer, DashboardFor } from '../onboarding/onboarding.ts';
import type { WaitName } from '../onboarding/secrets.ts';
import { answer, audited, auditOf, type Change, type Doer, tell, waitsFor } from './changes.ts';
import { isOpen, type OnboardingRecord, waitOf } from './onboarding-record.ts';

/** What the CSM does in the product's dashboard before people are invited: see changes.ts. */

/** The waits for it: one before the main admin is invited, one before everybody else is. */
export const dashboardWaits = {
  mainAdmin: 'mainAdminDashboard',
  everyone: 'everyoneDashboard',
} as const satisfies Record<DashboardFor, WaitName>;

/** Whom the CSM is to invite again in the dashboard now; undefined while that is not waited for. */
export function dashboardFor(record: OnboardingRecord): DashboardFor | undefined {
  const wait = isOpen(record) ? waitOf(record) : undefined;
  return wait === 'mainAdminDashboard'
    ? 'mainAdmin'
    : wait === 'everyoneDashboard'
      ? 'everyone'
      : undefined;
}

/**
 * The CSM says that it is done, or goes on without. Changes nothing while that is not waited for.
 * @param reason why it goes on without; undefined: it is done
 */
export function confirmDashboard(
  whom: DashboardFor,
  reason: string | undefined,
  doer: Doer,
): Change {
  return (record) => {
    const wait = dashboardWaits[whom];
    if (!waitsFor(record, wait)) return undefined;
    const { at, by } = doer;
    const outcome = reason === undefined ? 'done' : 'skipped';
    const stage = whom === 'mainAdmin' ? 'awaitingFirstSignIn' : 'inviting';
    const answered = answer(record, wait, { outcome } satisfies DashboardAnswer, stage, at);
    const said = { at, by, ...(reason === undefined ? {} : { reason }) };
    const next = { ...answered, dashboard: { ...record.dashboard, [whom]: said } };
    return audited(tell(next, reason === undefined ? 'dashboardDone' : 'dashboardSkipped', at), {
      ...auditOf(doer),
      what: reason === undefined ? 'confirmedDashboard' : 'skippedDashboard',
      details: { whom, ...(reason === undefined ? {} : { reason }) },
    });
  };
}
