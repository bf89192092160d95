import type { DashboardAnswer, DashboardFor } from '../onboarding/onboarding.ts';
import { dashboardWaits } from '../onboarding/states.ts';
import { answer, audited, auditOf, type Change, type Doer, tell, waitsFor } from './changes.ts';
import { isOpen, type OnboardingRecord, waitOf } from './onboarding-record.ts';
import type { Pending } from './pending.ts';

/** Changes for the work in the product's dashboard before people are invited: see changes.ts. */

/** Whom the CSM is to re-invite in the dashboard now; undefined if the onboarding does not wait for that. */
export function dashboardFor(record: OnboardingRecord): DashboardFor | undefined {
  const wait = isOpen(record) ? waitOf(record) : undefined;
  return wait === 'mainAdminDashboard'
    ? 'mainAdmin'
    : wait === 'everyoneDashboard'
      ? 'everyone'
      : undefined;
}

/** Whether the entry asks someone to re-invite these people. */
export const isAsking = (pending: Pending, whom: DashboardFor) =>
  (pending.kind === 'askOwnSystem' || pending.kind === 'askCsm') && pending.whom === whom;

/**
 * The CSM, or the product's own system, confirms the dashboard, or continues without it. Changes nothing unless the
 * onboarding waits for that.
 * @param reason why it continues without; undefined if it is done
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
    const next = {
      ...answered,
      dashboard: { ...record.dashboard, [whom]: said },
      // Requests still pending are obsolete.
      pending: answered.pending.filter((each) => !isAsking(each, whom)),
    };
    return audited(tell(next, reason === undefined ? 'dashboardDone' : 'dashboardSkipped', at), {
      ...auditOf(doer),
      what: reason === undefined ? 'confirmedDashboard' : 'skippedDashboard',
      details: { whom, ...(reason === undefined ? {} : { reason }) },
    });
  };
}
