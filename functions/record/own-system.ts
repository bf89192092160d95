import { type DashboardFor, type HandOverCause, OWN_SYSTEM } from '../onboarding/onboarding.ts';
import { dashboardWaits } from '../onboarding/states.ts';
import { audited, auditOf, type Change, waitsFor } from './changes.ts';
import { isAsking } from './dashboard.ts';
import type { OnboardingRecord } from './onboarding-record.ts';
import type { Pending } from './pending.ts';

/**
 * The product's own system is asked to do in its dashboard what the CSM is asked for otherwise, where the
 * stage has its address. That it is to be asked stands in the record's pending entries with the wait's beginning;
 * maintain/ask-own-system.ts asks. The CSM is asked after all when it refuses, fails, cannot be reached, or says
 * nothing, and may answer at any time.
 */

export type Asking = Extract<Pending, { kind: 'askOwnSystem' }>;

/** What begins with the wait. Once for each of the two waits: a redrive goes on with what there is. */
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
 * It was called. Changes nothing when it is not to be asked any more.
 * @param asking the entry as it was
 * @param next when it is called again, or the CSM asked: ISO times
 * @param takenAt when it took the call
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
 * The CSM is asked after all. Changes nothing when that is so already, or it is not waited for any more.
 * @param link by which it said so itself
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
