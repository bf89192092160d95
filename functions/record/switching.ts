import type { SwitchOnAnswer } from '../onboarding/onboarding.ts';
import { answer, audited, auditOf, type Change, type Doer, tell, waitsFor } from './changes.ts';
import { isOpen, type OnboardingRecord, type Switched } from './onboarding-record.ts';
import { readRecord } from './store.ts';

/** Changes of the switch of an onboarding's connections: see changes.ts. */

/** Whether the connections now route people to Okta. Changes nothing if that is already recorded. */
export const turn =
  (switched: Switched): Change =>
  (record) =>
    record.switching === undefined &&
    record.switched?.on === switched.on &&
    record.switched.at >= switched.at
      ? undefined
      : { ...record, switched, switching: undefined };

/**
 * Somebody is about to switch the first connection on. In the record before that, so that whatever happens in between,
 * it can be switched off. @param at ISO time
 */
export const beginSwitch =
  (at: string): Change =>
  (record) =>
    record.switching === undefined ? { ...record, switching: at } : undefined;

/** None of the connections was left on. */
export const switchUndone: Change = (record) =>
  record.switching === undefined ? undefined : { ...record, switching: undefined };

/**
 * Whether people are routed to Okta, or some of them may be. Derived from the history in records older than the switch.
 */
export const isSwitchedOn = ({ switched, switching, history }: OnboardingRecord): boolean =>
  switching !== undefined ||
  (switched?.on ??
    history.some(({ event }) => event === 'switchedOn' || event === 'mainAdminInvited'));

/** Whether the workflow is switching it on, or is about to because the CSM said so. */
export const isUnderWay = (record: OnboardingRecord): boolean =>
  isOpen(record) &&
  (record.switching === undefined
    ? record.saidSwitchOn !== undefined && !wasSwitchedOn(record)
    : record.stage === 'connecting');

/** Whether it was ever on, so that there is something to switch. */
export const wasSwitchedOn = (record: OnboardingRecord): boolean =>
  record.switched !== undefined || isSwitchedOn(record);

/** Whether someone has switched it off, so that people sign in as before. */
export const isSwitchedOff = (record: OnboardingRecord): boolean =>
  wasSwitchedOn(record) && !isSwitchedOn(record);

/**
 * A follow-up shares the connections of the onboarding that it continues, so a switch made there, or by another
 * follow-up, applies to it too.
 */
export const switchedAs = (
  record: OnboardingRecord,
  owner: OnboardingRecord | undefined,
): OnboardingRecord =>
  owner?.switched && wasSwitchedOn(record) && (record.switched?.at ?? '') < owner.switched.at
    ? { ...record, switched: owner.switched }
    : record;

/**
 * The same, reading the owner: one more call for a follow-up whose people are routed to Okta.
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

/** Milliseconds after the switch in which the CSM can undo it. Ops always can. */
const UNDO = 14 * 24 * 60 * 60 * 1000;

/** Until when the CSM can switch it off: ISO time; undefined if it is off, or if it is unknown since when it is on. */
export function undoUntil({ switched, switching }: OnboardingRecord): string | undefined {
  const since = switching ?? (switched?.on ? switched.at : undefined);
  return since && new Date(Date.parse(since) + UNDO).toISOString();
}

/** Someone switches it off or on again. Changes nothing if it already is. */
export function switchBy(on: boolean, reason: string, doer: Doer): Change {
  return (record) => {
    const isKnown = record.switching === undefined && isSwitchedOn(record) === on;
    if (!wasSwitchedOn(record) || isKnown) return undefined;
    const { at, by } = doer;
    const switched = { on, at, by, ...(reason === '' ? {} : { reason }) };
    const next = { ...record, switched, switching: undefined };
    return audited(tell(next, on ? 'switchedOn' : 'switchedOff', at), {
      ...auditOf(doer),
      what: on ? 'switchedOn' : 'switchedOff',
      details: { reason },
    });
  };
}

/** The CSM switches it on now. Changes nothing unless the onboarding waits for that. */
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

/** Removes the planned moment. */
export const withoutPlan = ({ planned: _, ...record }: OnboardingRecord): OnboardingRecord => ({
  ...record,
  pending: record.pending.filter(({ kind }) => kind !== 'switchOn' && kind !== 'tellOfMoment'),
});

/**
 * The CSM plans the moment to switch it on, or changes it. Changes nothing unless the onboarding waits for that, or if
 * the moment is the same.
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

/** The CSM cancels the planned moment. Changes nothing if there is none. */
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
 * The planned moment has come. Changes nothing if it was changed or cancelled in the meantime.
 * @param moment the one that has come, ISO time
 * @param at ISO time
 */
export const momentCame =
  (moment: string, at: string): Change =>
  (record) =>
    record.planned?.at === moment ? saySwitchOn({ at, by: record.planned.by })(record) : undefined;
