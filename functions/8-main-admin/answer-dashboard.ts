import type { DashboardFor } from '../onboarding/onboarding.ts';
import { dashboardWaits } from '../onboarding/states.ts';
import { type Change, type Doer, pendingAnswer } from '../record/changes.ts';
import { confirmDashboard, dashboardFor } from '../record/dashboard.ts';
import { isOpen, type OnboardingRecord } from '../record/onboarding-record.ts';
import { deliverAnswer, deliverSoon } from '../record/relay.ts';
import { changeRecord } from '../record/store.ts';
import { isSwitchedOff } from '../record/switching.ts';
import { RequestError } from '../runtime/errors.ts';

/**
 * Whether the onboarding waits for an answer about them.
 * @returns false if there is one
 * @throws RequestError 409 `switchedOff`, `noDashboardNow`, 410 `over`
 */
export function isAsked(record: OnboardingRecord, whom: DashboardFor): boolean {
  if (record.dashboard?.[whom] !== undefined) return false;
  if (isSwitchedOff(record)) throw new RequestError(409, 'switchedOff');
  if (whom === dashboardFor(record)) return true;
  throw isOpen(record) ? new RequestError(409, 'noDashboardNow') : new RequestError(410, 'over');
}

/**
 * Records that they are re-invited, or that the onboarding continues without. Keeps an earlier answer.
 * @param reason why it continues without; undefined if they are re-invited
 * @param judged wraps the change with a check of who may make it
 * @returns the resulting record
 * @throws as isAsked does
 */
export async function answerDashboard(
  { SECRETS_PREFIX, RECORD_TABLE }: { SECRETS_PREFIX: string; RECORD_TABLE: string },
  record: OnboardingRecord,
  whom: DashboardFor,
  reason: string | undefined,
  doer: Doer,
  judged: (change: Change) => Change = (change) => change,
): Promise<OnboardingRecord> {
  if (!isAsked(record, whom)) return record;
  const { onboardingId } = record;
  const change = judged(confirmDashboard(whom, reason, doer));
  const { record: written = record } = await changeRecord(
    RECORD_TABLE,
    onboardingId,
    change,
    record,
  );
  // The onboarding has just expired or failed.
  if (written.dashboard?.[whom] === undefined) throw new RequestError(410, 'over');
  const answer = pendingAnswer(written, dashboardWaits[whom]);
  if (answer) await deliverSoon(() => deliverAnswer(SECRETS_PREFIX, onboardingId, answer));
  return written;
}
