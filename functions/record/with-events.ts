import type { DomainEvent } from './domain-event.ts';
import {
  type DomainEventName,
  eventOfHistory,
  eventOfWait,
  type otherEvents,
} from './domain-events.ts';
import { dataOf } from './event-kinds.ts';
import { type OnboardingRecord, stageOf } from './onboarding-record.ts';

type Happened = Pick<DomainEvent, 'at'> & { name: DomainEventName; domain?: string };

/** Adds events, which are due at once. */
function addEvents(record: OnboardingRecord, events: readonly Happened[]): OnboardingRecord {
  if (events.length === 0) return record;
  const pending = events.map(({ name, at, domain }, index) => ({
    kind: 'publish' as const,
    event: {
      sequence: record.published + index + 1,
      name,
      at,
      stage: stageOf(record),
      data: dataOf(name, record, domain),
    },
  }));
  return {
    ...record,
    published: record.published + events.length,
    pending: [...record.pending, ...pending],
  };
}

/**
 * Adds the events for a record's changes.
 * @param before undefined if it is new
 */
export function withEvents(
  before: OnboardingRecord | undefined,
  after: OnboardingRecord,
): OnboardingRecord {
  // A migrated record publishes nothing about its past.
  if (!before) {
    const { stage, issuedAt: at } = after;
    return stage === 'awaitingSubmission' ? addEvents(after, [{ name: 'link.issued', at }]) : after;
  }
  // A long history drops its oldest entries.
  const told = new Set(before.history);
  const happened: Happened[] = after.history
    .filter((entry) => !told.has(entry))
    .flatMap(({ event, at }) => {
      const name = eventOfHistory[event];
      return name === undefined ? [] : [{ name, at }];
    });
  const { wait } = after;
  const name = wait && wait.since !== before.wait?.since ? eventOfWait[wait.for] : undefined;
  if (wait && name !== undefined) happened.push({ name, at: wait.since });
  return addEvents(after, happened);
}

/** Adds an event that no history entry or wait covers. */
export const happened =
  (name: (typeof otherEvents)[number], at: string, domain: string) => (record: OnboardingRecord) =>
    addEvents(record, [{ name, at, domain }]);
