import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { Cron } from 'croner';
import * as z from 'zod';
import type {
  Asynchronous,
  EventPattern,
  Cron as Fields,
  Gathered,
  Trigger,
  TriggerContext,
} from '../functions/wiring.ts';
import type { Clock } from './clock.ts';
import { matches } from './event-pattern.ts';

/** Lambda retries an asynchronous event after one minute, and again after two more. */
const RETRIES_MS = [60_000, 120_000];

interface Schedule {
  cron: Fields;
  timeZone: string;
}

const batchAnswer = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })),
});
/** The messages of a batch to retry. */
const failedOf = (answer: unknown): string[] =>
  batchAnswer.parse(answer).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

/** A schedule's times: the next one after a moment, all in epoch milliseconds. */
function timesOf({ cron: { minute, hour, weekDay = '*' }, timeZone }: Schedule) {
  const cron = new Cron(`${minute} ${hour} * * ${weekDay}`, { timezone: timeZone });
  /** The latest result, which is expensive to compute and the same for all moments in between. */
  let known = { after: Number.POSITIVE_INFINITY, next: Number.NEGATIVE_INFINITY };
  return (after: number): number => {
    if (known.after <= after && after < known.next) return known.next;
    const next = cron.nextRun(new Date(after));
    if (!next) throw new Error('The schedule names no time');
    known = { after, next: next.getTime() };
    return known.next;
  };
}
type Times = ReturnType<typeof timesOf>;

/**
 * EventBridge, Scheduler, Lambda's asynchronous invocation and the SQS queues between them: runs the table's
 * functions on events and schedules, at least once, even after a kill.
 *
 * Events have no maximum age here: while this machine is off, nothing is delivered.
 */
export function createEventBus(options: {
  database: DatabaseSync;
  clock: Clock;
  invoke(name: string, payload: unknown): Promise<unknown>;
  functions: Readonly<Record<string, { trigger: Trigger }>>;
  context: TriggerContext;
  /**
   * Scheduled functions that mostly have nothing to do: returns when something is due, in epoch milliseconds. They
   * run at the first scheduled time from then on, and not in between.
   */
  onDemand: Readonly<Record<string, () => Promise<number | undefined>>>;
  /** Called for an event whose retries all failed. */
  onDeadLetter(functionName: string, error: unknown): void;
}) {
  const { database, clock } = options;
  database.exec(`create table if not exists event_bus_deliveries (
    id text primary key, function text not null, event text not null, failures integer not null, due integer not null
  ) strict`);
  database.exec(
    'create index if not exists event_bus_deliveries_function on event_bus_deliveries (function)',
  );
  database.exec(`create table if not exists event_bus_schedules (
    function text primary key, after integer not null
  ) strict`);
  const insert = database.prepare('insert into event_bus_deliveries values (?, ?, ?, 0, ?)');
  const remove = database.prepare('delete from event_bus_deliveries where id = ?');
  const postpone = database.prepare(
    'update event_bus_deliveries set failures = ?, due = ? where id = ?',
  );
  const selectOf = database.prepare(
    'select id, event, failures from event_bus_deliveries where function = ?',
  );
  const selectAfter = database.prepare('select after from event_bus_schedules where function = ?');
  const setAfter = database.prepare('insert or replace into event_bus_schedules values (?, ?)');
  const cancels = new Map<string, () => void>();
  let stopped = false;

  const rules: { functionName: string; pattern: EventPattern }[] = [];
  const schedules: { functionName: string; nextTime: Times }[] = [];
  const deliveries = new Map<string, Asynchronous | Gathered>();
  for (const [functionName, { trigger }] of Object.entries(options.functions)) {
    switch (trigger.by) {
      case 'event': {
        const rule = trigger.rule.in(options.context);
        if (rule) rules.push({ functionName, pattern: rule.pattern });
        deliveries.set(functionName, trigger.delivery);
        break;
      }
      case 'schedule': {
        const schedule = trigger.in(options.context);
        if (schedule) schedules.push({ functionName, nextTime: timesOf(schedule) });
        deliveries.set(functionName, trigger.delivery);
        break;
      }
      case 'http': // The gateway invokes these,
      case 'state': // Step Functions these,
      case 'retired': // these too, for what began before,
      case 'direct': // and commands these, as Lambda would.
        break;
      default:
        trigger satisfies never;
    }
  }

  function deliverAt(
    due: number,
    id: string,
    functionName: string,
    event: unknown,
    failures: number,
    retries: number,
  ) {
    cancels.set(
      id,
      clock.at(due, async () => {
        cancels.delete(id);
        try {
          await options.invoke(functionName, event);
          if (!stopped) remove.run(id);
        } catch (error) {
          if (stopped) return;
          const delay = failures < retries ? RETRIES_MS[failures] : undefined;
          if (delay === undefined) {
            remove.run(id);
            options.onDeadLetter(functionName, error);
          } else {
            const next = clock.now() + delay;
            postpone.run(failures + 1, next, id);
            deliverAt(next, id, functionName, event, failures + 1, retries);
          }
        }
      }),
    );
  }

  /** Starts a batch, unless one is open. When it closes, all its events are delivered together. */
  function gather(functionName: string, delivery: Gathered) {
    if (cancels.has(functionName)) return;
    cancels.set(
      functionName,
      clock.at(clock.now() + delivery.gathers * 1000, async () => {
        cancels.delete(functionName);
        const messages = selectOf.all(functionName).map(({ id, event, failures }) => ({
          id: String(id),
          body: String(event),
          failures: Number(failures) + 1,
        }));
        const Records = messages.map(({ id, body }) => ({ messageId: id, body }));
        // As with Lambda, an invalid answer means that all messages failed.
        const failed = await options
          .invoke(functionName, { Records })
          .then(failedOf)
          .catch(() => 'all');
        if (stopped) return;
        for (const { id, failures } of messages) {
          const again = failed === 'all' || failed.includes(id);
          if (again && failures < delivery.receives) {
            postpone.run(failures, clock.now(), id);
            gather(functionName, delivery);
          } else {
            remove.run(id);
            if (again) options.onDeadLetter(functionName, new Error('Received too often'));
          }
        }
      }),
    );
  }

  /** Delivers a recorded event, alone or in a batch. */
  function deliver(due: number, id: string, functionName: string, event: unknown, failures = 0) {
    const delivery = deliveries.get(functionName);
    if (delivery && 'queue' in delivery) gather(functionName, delivery);
    // An event for a function that no longer exists fails as on Lambda, and becomes a dead letter.
    else deliverAt(due, id, functionName, event, failures, delivery?.retries ?? 0);
  }

  function send(functionName: string, event: object) {
    const id = randomUUID();
    const due = clock.now();
    insert.run(id, functionName, JSON.stringify({ id, ...event }), due);
    deliver(due, id, functionName, { id, ...event });
  }

  const time = () => new Date(clock.now()).toISOString();

  /** Runs a function on its schedule. Runs missed while this machine was off are made up for once, late. */
  function follow(functionName: string, nextTime: Times) {
    const known = selectAfter.get(functionName);
    const after = known ? Number(known.after) : clock.now();
    if (!known) setAfter.run(functionName, after);
    const due = nextTime(after);
    cancels.set(
      functionName,
      clock.at(due, () => {
        send(functionName, { time: time() });
        setAfter.run(functionName, Math.max(due, clock.now()));
        follow(functionName, nextTime);
      }),
    );
  }

  /** The next run of each `onDemand` function. */
  const armed = new Map<string, number>();

  /**
   * Schedules an `onDemand` function if it has something to do.
   * @param missed whether its time may have passed while this machine was off: then it runs late
   */
  async function arm(functionName: string, nextTime: Times, missed = false): Promise<void> {
    const from = await options.onDemand[functionName]?.();
    if (stopped || from === undefined) return;
    const now = clock.now();
    const due = missed && from <= now ? now : nextTime(Math.max(from - 1, now));
    if (due >= (armed.get(functionName) ?? Number.POSITIVE_INFINITY)) return;
    cancels.get(functionName)?.();
    armed.set(functionName, due);
    cancels.set(
      functionName,
      clock.at(due, async () => {
        armed.delete(functionName);
        await options
          .invoke(functionName, { time: time() })
          .catch((error) => options.onDeadLetter(functionName, error));
        await arm(functionName, nextTime);
      }),
    );
  }

  return {
    /** Signals that an `onDemand` function may have something to do. */
    async wake(functionName: string): Promise<void> {
      const found = schedules.find((each) => each.functionName === functionName);
      if (found) await arm(functionName, found.nextTime);
    },

    /**
     * Wraps an event in EventBridge's envelope and delivers it to the functions whose rules match. Returns once it is
     * recorded.
     */
    put(source: string, detailType: string, detail: unknown): void {
      for (const { functionName, pattern } of rules)
        if (matches(pattern, { source, detailType, detail }))
          send(functionName, {
            version: '0',
            'detail-type': detailType,
            source,
            account: '000000000000',
            time: time(),
            region: 'us-east-1',
            resources: [],
            detail,
          });
    },

    /** Continues what an earlier process left undelivered, and follows the schedules. Call once at start. */
    resume(): void {
      for (const row of database.prepare('select * from event_bus_deliveries').all())
        deliver(
          Number(row.due),
          String(row.id),
          String(row.function),
          JSON.parse(String(row.event)),
          Number(row.failures),
        );
      for (const { functionName, nextTime } of schedules)
        if (options.onDemand[functionName]) void arm(functionName, nextTime, true);
        else follow(functionName, nextTime);
    },

    stop(): void {
      stopped = true;
      for (const cancel of cancels.values()) cancel();
    },
  };
}
