import type { ExecutionStatus, HistoryEvent } from '@aws-sdk/client-sfn';
import { messageOfCause } from '../../functions/runtime/cause.ts';
import { edgeKey, type Journey, type Standing } from './drawing.tsx';

/** One visit of an execution to a state. Times are ISO 8601. */
export interface Visit {
  state: string;
  /** As in the definition: Task, Choice, … */
  type: string;
  /** The Map that it belongs to, and the index of its item, from 0. */
  inside?: { state: string; item: number };
  enteredAt: string;
  /** Undefined while the execution is in the state, or if it stopped there. */
  leftAt?: string;
  /** `stopped`: another item of the same Map failed. */
  outcome: 'done' | 'current' | 'failed' | 'stopped';
  /** Failed attempts; `triedAgainAt` if another attempt followed. */
  failures: { at: string; error: string; message: string; triedAgainAt?: string }[];
  /** Set while a task waits for an answer to its token. */
  waitingSince?: string;
  /** JSON. */
  input: string;
  output?: string;
}

/** What a history shows. */
export interface History {
  /** In the order of entry. */
  visits: Visit[];
  /** Redrives, ISO 8601. */
  redrivenAt: string[];
  journey: Journey;
}

/**
 * Reads an execution's history.
 *
 * An event belongs to the visit of its predecessor (`previousEventId`). Events that begin or end an item of a Map
 * name the Map and are assigned by it, since their predecessor may belong to another item.
 *
 * @param events complete and in order, with execution data
 */
export function readHistory(events: readonly HistoryEvent[], status: ExecutionStatus): History {
  const visits: Visit[] = [];
  const redrivenAt: string[] = [];
  const taken = new Set<string>();
  /** By event ID. */
  const visitOf = new Map<number, Visit>();
  const itemOf = new Map<number, Visit['inside']>();

  const current = (matches: (visit: Visit) => boolean) =>
    visits.findLast((visit) => visit.outcome === 'current' && matches(visit));
  const currentIn = (state: string | undefined) => current((visit) => visit.state === state);

  for (const event of events) {
    const id = event.id ?? 0;
    const previousId = event.previousEventId ?? 0;
    const at = (event.timestamp ?? new Date(0)).toISOString();
    const previous = visitOf.get(previousId);
    let visit = previous;
    const entered = event.stateEnteredEventDetails;
    const exited = event.stateExitedEventDetails;

    if (entered) {
      const inside = itemOf.get(previousId) ?? previous?.inside;
      const state = entered.name ?? '';
      visit = {
        state,
        type: (event.type ?? '').replace('StateEntered', ''),
        ...(inside ? { inside } : {}),
        enteredAt: at,
        outcome: 'current',
        failures: [],
        input: entered.input ?? '',
      };
      visits.push(visit);
      // The first state of a Map's item follows its Map, or another item.
      if (!itemOf.has(previousId)) taken.add(edgeKey(previous?.state ?? '', state));
    } else if (exited) {
      if (visit?.state !== exited.name || visit?.outcome !== 'current')
        visit = currentIn(exited.name);
      if (visit) {
        visit.leftAt = at;
        visit.outcome = 'done';
        delete visit.waitingSince;
        if (exited.output !== undefined) visit.output = exited.output;
      }
    } else if (event.mapIterationStartedEventDetails) {
      const { name = '', index = 0 } = event.mapIterationStartedEventDetails;
      itemOf.set(id, { state: name, item: index });
      visit = currentIn(name);
    } else if (event.mapIterationSucceededEventDetails) {
      visit = currentIn(event.mapIterationSucceededEventDetails.name);
    } else if (event.mapIterationFailedEventDetails) {
      const { name = '', index = 0 } = event.mapIterationFailedEventDetails;
      const item = current(({ inside }) => inside?.state === name && inside.item === index);
      visit = currentIn(name);
      if (item) item.outcome = 'failed';
      // A Map fails with its item's failure.
      const failure = item?.failures.at(-1);
      if (failure) visit?.failures.push({ ...failure });
    } else if (event.mapIterationAbortedEventDetails) {
      const { name = '', index = 0 } = event.mapIterationAbortedEventDetails;
      const item = current(({ inside }) => inside?.state === name && inside.item === index);
      if (item) item.outcome = 'stopped';
      visit = currentIn(name);
    } else if (event.type === 'MapStateStarted') {
      if (visit?.type !== 'Map') visit = currentIn(visit?.inside?.state);
      markTriedAgain(visit, at);
    } else if (event.type === 'TaskScheduled') {
      // After a redrive, an attempt does not follow an earlier one.
      const item = itemOf.get(previousId);
      if (visit?.type !== 'Task')
        visit = current(
          ({ type, inside }) => type === 'Task' && (!item || isSameItem(inside, item)),
        );
      markTriedAgain(visit, at);
    } else if (event.type === 'TaskSubmitted') {
      if (visit) visit.waitingSince = at;
    } else if (event.type === 'ExecutionRedriven') {
      redrivenAt.push(at);
      for (const each of visits)
        if (each.outcome !== 'done' && isLastOfItem(each, visits)) each.outcome = 'current';
    } else if (visit) {
      const failure = failureOf(event);
      if (failure) {
        visit.failures.push({ at, ...failure });
        delete visit.waitingSince;
      }
    }
    if (visit) visitOf.set(id, visit);
  }

  if (status !== 'RUNNING')
    for (const visit of visits) {
      if (visit.outcome !== 'current') continue;
      visit.outcome = 'failed';
      delete visit.waitingSince;
    }
  return { visits, redrivenAt, journey: { standings: standingsOf(visits), taken } };
}

/**
 * The event that entered the execution's current state: the latest that was not left again, as one item of a Map can
 * have ended while another has not.
 * @param newestFirst the latest events; for an ended execution, the current state is its last
 */
export function standsAt(newestFirst: readonly HistoryEvent[]): HistoryEvent | undefined {
  const left = new Map<string | undefined, number>();
  for (const event of newestFirst) {
    const { stateEnteredEventDetails: entered, stateExitedEventDetails: exited } = event;
    if (exited) left.set(exited.name, (left.get(exited.name) ?? 0) + 1);
    if (!entered) continue;
    const times = left.get(entered.name) ?? 0;
    if (times === 0) return event;
    left.set(entered.name, times - 1);
  }
  return newestFirst.find(({ stateEnteredEventDetails }) => stateEnteredEventDetails);
}

function markTriedAgain(visit: Visit | undefined, at: string): void {
  const last = visit?.failures.at(-1);
  if (last && last.triedAgainAt === undefined) last.triedAgainAt = at;
}

const isSameItem = (one: Visit['inside'], other: Visit['inside']) =>
  one?.state === other?.state && one?.item === other?.item;

/** Whether a visit is the last in its Map's item or in the execution itself. */
const isLastOfItem = (visit: Visit, visits: readonly Visit[]) =>
  visits.findLast(({ inside }) => isSameItem(inside, visit.inside)) === visit;

/** The error of an attempt's failure event. */
function failureOf(event: HistoryEvent): { error: string; message: string } | undefined {
  const details =
    event.taskFailedEventDetails ??
    event.taskTimedOutEventDetails ??
    event.taskStartFailedEventDetails ??
    event.taskSubmitFailedEventDetails;
  return (
    details && { error: details.error ?? 'Unknown', message: messageOfCause(details.cause ?? '') }
  );
}

function standingsOf(visits: readonly Visit[]): Map<string, Standing> {
  const standings = new Map<string, Standing>();
  for (const { state, outcome } of visits) {
    const before = standings.get(state);
    if (before === 'current' || (outcome === 'stopped' && before === 'done')) continue;
    standings.set(state, outcome === 'stopped' ? 'failed' : outcome);
  }
  return standings;
}
