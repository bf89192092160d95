import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { Clock } from './clock.ts';

/** Lambda tries an asynchronous event again after one and after two more minutes, then gives up. */
const RETRIES_MS = [60_000, 120_000];

const DAY_MS = 24 * 60 * 60 * 1000;

/** A message that a queue has handed over so often without success goes to its dead letters. */
const MOST_RECEIVES = 3;

const batchAnswer = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })),
});
/** The messages of a batch that are to come again. */
const failedOf = (answer: unknown): string[] =>
  batchAnswer.parse(answer).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

/**
 * Delivers events to functions as EventBridge and Lambda's asynchronous invocation do, or an SQS queue
 * between them: at least once, also after a kill.
 */
export function createEventBus(options: {
  database: DatabaseSync;
  clock: Clock;
  invoke(name: string, payload: unknown): Promise<unknown>;
  /** Functions that have a queue before them, and how long it gathers, in milliseconds. */
  gathering: Readonly<Record<string, number>>;
  /** Told of an event that no try delivered. */
  onDeadLetter(functionName: string, error: unknown): void;
}) {
  const { database, clock } = options;
  database.exec(`create table if not exists event_bus_deliveries (
    id text primary key, function text not null, event text not null, failures integer not null, due integer not null
  ) strict`);
  const insert = database.prepare('insert into event_bus_deliveries values (?, ?, ?, 0, ?)');
  const remove = database.prepare('delete from event_bus_deliveries where id = ?');
  const postpone = database.prepare(
    'update event_bus_deliveries set failures = ?, due = ? where id = ?',
  );
  const selectOf = database.prepare(
    'select id, event, failures from event_bus_deliveries where function = ?',
  );
  const cancels = new Map<string, () => void>();
  let stopped = false;

  function deliverAt(
    due: number,
    id: string,
    functionName: string,
    event: unknown,
    failures: number,
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
          const delay = RETRIES_MS[failures];
          if (delay === undefined) {
            remove.run(id);
            options.onDeadLetter(functionName, error);
          } else {
            const next = clock.now() + delay;
            postpone.run(failures + 1, next, id);
            deliverAt(next, id, functionName, event, failures + 1);
          }
        }
      }),
    );
  }

  /** Begins to gather, unless it is under way: then all that came is delivered at once. */
  function gather(functionName: string, windowMs: number) {
    if (cancels.has(functionName)) return;
    cancels.set(
      functionName,
      clock.at(clock.now() + windowMs, async () => {
        cancels.delete(functionName);
        const messages = selectOf.all(functionName).map(({ id, event, failures }) => ({
          id: String(id),
          body: String(event),
          failures: Number(failures) + 1,
        }));
        const Records = messages.map(({ id, body }) => ({ messageId: id, body }));
        // An answer that is none counts as a failure of all, as with Lambda.
        const failed = await options
          .invoke(functionName, { Records })
          .then(failedOf)
          .catch(() => 'all');
        if (stopped) return;
        for (const { id, failures } of messages) {
          const again = failed === 'all' || failed.includes(id);
          if (again && failures < MOST_RECEIVES) {
            postpone.run(failures, clock.now(), id);
            gather(functionName, windowMs);
          } else {
            remove.run(id);
            if (again) options.onDeadLetter(functionName, new Error('Received too often'));
          }
        }
      }),
    );
  }

  /** Delivers an event that is recorded, alone or with others. */
  function deliver(due: number, id: string, functionName: string, event: unknown, failures = 0) {
    const windowMs = options.gathering[functionName];
    if (windowMs === undefined) deliverAt(due, id, functionName, event, failures);
    else gather(functionName, windowMs);
  }

  function send(functionName: string, event: object) {
    const id = randomUUID();
    const due = clock.now();
    insert.run(id, functionName, JSON.stringify({ id, ...event }), due);
    deliver(due, id, functionName, { id, ...event });
  }

  const time = () => new Date(clock.now()).toISOString();

  return {
    /**
     * Puts an event in EventBridge's envelope and delivers it to the function of its rule.
     * Returns once it is recorded.
     */
    put(functionName: string, source: string, detailType: string, detail: unknown): void {
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

    /**
     * Runs a function every day as a schedule does, from now on: this machine may not be on at any
     * particular hour.
     */
    daily(functionName: string): void {
      send(functionName, { time: time() });
      const next = clock.at(clock.now() + DAY_MS, () => this.daily(functionName));
      cancels.set(functionName, next);
    },

    /** Goes on with what an earlier process left undelivered. Call once at start. */
    resume(): void {
      for (const row of database.prepare('select * from event_bus_deliveries').all())
        deliver(
          Number(row.due),
          String(row.id),
          String(row.function),
          JSON.parse(String(row.event)),
          Number(row.failures),
        );
    },

    stop(): void {
      stopped = true;
      for (const cancel of cancels.values()) cancel();
    },
  };
}
