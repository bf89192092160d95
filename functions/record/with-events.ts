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

/** Events are due at once. */
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
 * A record with the events of what happened to it.
 * @param before undefined where there was none
 */
export function withEvents(
  before: OnboardingRecord | undefined,
  after: OnboardingRecord,
): OnboardingRecord {
  // Of one that is taken over nobody is told what is long past.
  if (!before) {
    const { stage, issuedAt: at } = after;
    return stage === 'awaitingSubmission' ? addEvents(after, [{ name: 'link.issued', at }]) : after;
  }
  const happened: Happened[] = after.history
    .slice(before.history.length)
    .flatMap(({ event, at }) => {
      const name = eventOfHistory[event];
      return name === undefined ? [] : [{ name, at }];
    });
  const { wait } = after;
  const name = wait && wait.since !== before.wait?.since ? eventOfWait[wait.for] : undefined;
  if (wait && name !== undefined) happened.push({ name, at: wait.since });
  return addEvents(after, happened);
}

/** Something happened to a connection of the onboarding, after its end. */
export const happened =
  (name: (typeof otherEvents)[number], at: string, domain: string) => (record: OnboardingRecord) =>
    addEvents(record, [{ name, at, domain }]);
