import type { SwitchOnAnswer } from '../onboarding/onboarding.ts';
import { answer, audited, auditOf, type Change, type Doer, tell, waitsFor } from './changes.ts';
import type { OnboardingRecord, Switched } from './onboarding-record.ts';
import { readRecord } from './store.ts';

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

/** Whether somebody has switched it off: people sign in as before. */
export const isSwitchedOff = (record: OnboardingRecord): boolean =>
  wasSwitchedOn(record) && !isSwitchedOn(record);

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

/**
 * The same, read: one call more for a follow-up whose people are sent to Okta.
 * @throws what the AWS SDK throws
 */
export async function readSwitched(
  table: string,
  record: OnboardingRecord,
): Promise<OnboardingRecord> {
  const { continues } = record;
  if (continues === undefined || !wasSwitchedOn(record)) return record;
  return switchedAs(record, await readRecord(table, continues));
}

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
    const answered = answer(withoutPlan(record), 'switchOn', output, 'connecting', at);
    return audited(
      { ...answered, saidSwitchOn: { at, by } },
      { ...auditOf(doer), what: 'saidSwitchOn' },
    );
  };

/** No moment is chosen any more. */
export const withoutPlan = ({ planned: _, ...record }: OnboardingRecord): OnboardingRecord => ({
  ...record,
  pending: record.pending.filter(({ kind }) => kind !== 'switchOn' && kind !== 'tellOfMoment'),
});

/**
 * The CSM chooses the moment at which it is switched on, or another one. Changes nothing while that is not
 * waited for, and for the moment that is chosen.
 * @param moment ISO time
 */
export const planSwitchOn =
  (moment: string, doer: Doer): Change =>
  (record) => {
    if (!waitsFor(record, 'switchOn') || record.planned?.at === moment) return undefined;
    const { at: said, by } = doer;
    const bare = withoutPlan(record);
    return audited(
      {
        ...bare,
        planned: { at: moment, by, said },
        pending: [
          ...bare.pending,
          { kind: 'switchOn', at: moment },
          { kind: 'tellOfMoment', said },
        ],
      },
      { ...auditOf(doer), what: 'plannedSwitchOn', details: { moment } },
    );
  };

/** The CSM takes the chosen moment back. Changes nothing where none is chosen. */
export const takeBackPlan =
  (doer: Doer): Change =>
  (record) => {
    if (!waitsFor(record, 'switchOn') || !record.planned) return undefined;
    const bare = withoutPlan(record);
    const pending = { kind: 'tellOfMoment', said: doer.at } as const;
    return audited(
      { ...bare, pending: [...bare.pending, pending] },
      { ...auditOf(doer), what: 'tookBackPlan', details: { moment: record.planned.at } },
    );
  };

/**
 * The chosen moment has come. Changes nothing when it was changed or taken back meanwhile.
 * @param moment the one that has come, ISO time
 * @param at ISO time
 */
export const momentCame =
  (moment: string, at: string): Change =>
  (record) =>
    record.planned?.at === moment ? saySwitchOn({ at, by: record.planned.by })(record) : undefined;
