import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from './clock.ts';

/** Lambda tries an asynchronous event again after one and after two more minutes, then gives up. */
const RETRIES_MS = [60_000, 120_000];

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Delivers events to functions as EventBridge and Lambda's asynchronous invocation do: at least
 * once, also after a kill.
 */
export function createEventBus(options: {
  database: DatabaseSync;
  clock: Clock;
  invoke(name: string, payload: unknown): Promise<unknown>;
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

  /** Records an event and delivers it. */
  function send(functionName: string, event: object) {
    const id = randomUUID();
    const due = clock.now();
    insert.run(id, functionName, JSON.stringify({ id, ...event }), due);
    deliverAt(due, id, functionName, { id, ...event }, 0);
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
        deliverAt(
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
