import { type DashboardFor, type HandOverCause, OWN_SYSTEM } from '../onboarding/onboarding.ts';
import { dashboardWaits } from '../onboarding/states.ts';
import { audited, auditOf, type Change, waitsFor } from './changes.ts';
import { isAsking } from './dashboard.ts';
import type { OnboardingRecord } from './onboarding-record.ts';
import type { Pending } from './pending.ts';

/**
 * Where the stage has the address of the product's own system, that system is asked to do the dashboard's work instead
 * of the CSM. The request is a pending entry, added when the wait begins; maintain/ask-own-system.ts makes it. The CSM
 * is asked after all if the system refuses, fails, cannot be reached or does not answer. The CSM can also answer at any
 * time.
 */

export type Asking = Extract<Pending, { kind: 'askOwnSystem' }>;

/** Asks when the wait begins, once for each of the two waits: after a redrive, the earlier request stays. */
export const askOwnSystem =
  (whom: DashboardFor, at: string) =>
  (record: OnboardingRecord): Partial<OnboardingRecord> => {
    const { ownSystem, dashboard, pending } = record;
    if (ownSystem?.[whom] || dashboard?.[whom]) return {};
    return {
      ownSystem: { ...ownSystem, [whom]: { askedAt: at } },
      pending: [...pending, { kind: 'askOwnSystem', whom, at, times: 0 }],
    };
  };

const stillAsks = ({ pending }: OnboardingRecord, { whom, at }: Asking) =>
  pending.some((each) => each.kind === 'askOwnSystem' && each.whom === whom && each.at === at);

/**
 * Records a call. Changes nothing if the system is no longer to be asked.
 * @param asking the entry before the call
 * @param next when to call again, or to ask the CSM: ISO times
 * @param takenAt when it accepted the call
 */
export function called(
  asking: Asking,
  next: { at: string; until: string },
  takenAt?: string,
): Change {
  return (record) => {
    const { whom } = asking;
    const asked = record.ownSystem?.[whom];
    if (!asked || !stillAsks(record, asking)) return undefined;
    const entry: Asking = { kind: 'askOwnSystem', whom, ...next, times: asking.times + 1 };
    return {
      ...record,
      ownSystem: { ...record.ownSystem, [whom]: { ...asked, ...(takenAt ? { takenAt } : {}) } },
      pending: [...record.pending.filter((each) => !isAsking(each, whom)), entry],
    };
  };
}

/**
 * Asks the CSM after all. Changes nothing if that has been done, or if the onboarding no longer waits for it.
 * @param link with which the system reported it
 */
export function handOverToCsm(
  whom: DashboardFor,
  { at, why, reason }: { at: string; why: HandOverCause; reason?: string | undefined },
  link?: string,
): Change {
  return (record) => {
    const asked = record.ownSystem?.[whom];
    if (!asked || asked.handedOver || !waitsFor(record, dashboardWaits[whom])) return undefined;
    const said = { why, ...(reason === undefined ? {} : { reason }) };
    const pending: Pending[] = record.pending.filter((each) => !isAsking(each, whom));
    const next = {
      ...record,
      ownSystem: { ...record.ownSystem, [whom]: { ...asked, handedOver: { at, ...said } } },
      pending: [...pending, { kind: 'askCsm' as const, whom }],
    };
    const by = why === 'refused' || why === 'failed' ? OWN_SYSTEM : 'workflow';
    return audited(next, {
      ...auditOf({ at, by, link }),
      what: 'dashboardHandedOver',
      details: { whom, ...said },
    });
  };
}
