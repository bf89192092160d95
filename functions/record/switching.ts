import type { SwitchOnAnswer } from '../onboarding/onboarding.ts';
import { answer, audited, auditOf, type Change, type Doer, tell, waitsFor } from './changes.ts';
import type { OnboardingRecord, Switched } from './onboarding-record.ts';

/** What can happen to the switch of an onboarding's connections: see changes.ts. */

/** The connections lead people to Okta, or no longer. Changes nothing when that is known. */
export const turn =
  (switched: Switched): Change =>
  (record) =>
    record.switched?.on === switched.on && record.switched.at >= switched.at
      ? undefined
      : { ...record, switched };

/** Whether people are sent to Okta. Records that are older than the switch do not say. */
export const isSwitchedOn = ({ switched, history }: OnboardingRecord): boolean =>
  switched?.on ??
  history.some(({ event }) => event === 'switchedOn' || event === 'mainAdminInvited');

/** Whether there is something to switch: it was on once. */
export const wasSwitchedOn = (record: OnboardingRecord): boolean =>
  record.switched !== undefined || isSwitchedOn(record);

/**
 * A follow-up has the connections of the onboarding that it continues: what was switched there, or by
 * another follow-up, holds for it too.
 */
export const switchedAs = (
  record: OnboardingRecord,
  owner: OnboardingRecord | undefined,
): OnboardingRecord =>
  owner?.switched && wasSwitchedOn(record) && (record.switched?.at ?? '') < owner.switched.at
    ? { ...record, switched: owner.switched }
    : record;

/** For so long after the switch the CSM can undo it, in milliseconds. Ops always can. */
const UNDO = 14 * 24 * 60 * 60 * 1000;

/** Until when the CSM can switch off: ISO time; undefined when it is off, or nobody knows since when it is on. */
export const undoUntil = ({ switched }: OnboardingRecord): string | undefined =>
  switched?.on ? new Date(Date.parse(switched.at) + UNDO).toISOString() : undefined;

/** Somebody has switched it off, or on again. Changes nothing when that is so already. */
export function switchBy(on: boolean, reason: string, doer: Doer): Change {
  return (record) => {
    if (!wasSwitchedOn(record) || isSwitchedOn(record) === on) return undefined;
    const { at, by } = doer;
    const switched = { on, at, by, ...(reason === '' ? {} : { reason }) };
    return audited(tell({ ...record, switched }, on ? 'switchedOn' : 'switchedOff', at), {
      ...auditOf(doer),
      what: on ? 'switchedOn' : 'switchedOff',
      details: { reason },
    });
  };
}

/** The CSM says that it is to be switched on now. Changes nothing while that is not waited for. */
export const saySwitchOn =
  (doer: Doer): Change =>
  (record) => {
    if (!waitsFor(record, 'switchOn')) return undefined;
    const { at, by } = doer;
    const output = { outcome: 'byCsm' } satisfies SwitchOnAnswer;
    const answered = answer(record, 'switchOn', output, 'connecting', at);
    return audited(
      { ...answered, saidSwitchOn: { at, by } },
      { ...auditOf(doer), what: 'saidSwitchOn' },
    );
  };
