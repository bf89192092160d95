import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { createEventBus } from '../../local/event-bus.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const batchSchema = z.object({
  Records: z.array(z.object({ messageId: z.string(), body: z.string() })),
});

let clock: ManualClock;
let database: DatabaseSync;
let invocations: { name: string; payload: unknown }[];
let deadLetters: string[];
let answer: (payload: unknown) => unknown;

beforeEach(() => {
  clock = manualClock(Date.parse('2026-11-25T09:00:00Z'));
  database = new DatabaseSync(':memory:');
  invocations = [];
  deadLetters = [];
  answer = () => ({ batchItemFailures: [] });
  return () => database.close();
});

const open = () =>
  createEventBus({
    database,
    clock,
    gathering: { Gathered: 5 * MINUTE },
    async invoke(name, payload) {
      invocations.push({ name, payload });
      return answer(payload);
    },
    onDeadLetter: (name) => deadLetters.push(name),
  });

const recordsOf = (payload: unknown) => batchSchema.parse(payload).Records;
/** What each delivery held, by the detail's number. */
const batches = () =>
  invocations.map(({ payload }) =>
    recordsOf(payload).map(({ body }) => (JSON.parse(body) as { detail: number }).detail),
  );
const failing = (...details: number[]) => {
  answer = (payload) => ({
    batchItemFailures: recordsOf(payload)
      .filter(({ body }) => details.includes((JSON.parse(body) as { detail: number }).detail))
      .map(({ messageId }) => ({ itemIdentifier: messageId })),
  });
};

describe('a function with a queue before it', () => {
  test('gets what comes within five minutes of the first, at once', async () => {
    const bus = open();
    bus.put('Gathered', 'test', 'Test', 1);
    await clock.advance(3 * MINUTE);
    bus.put('Gathered', 'test', 'Test', 2);
    expect(invocations).toEqual([]);
    await clock.advance(2 * MINUTE);
    bus.put('Gathered', 'test', 'Test', 3);
    await clock.advance(5 * MINUTE);
    expect(batches()).toEqual([[1, 2], [3]]);
  });

  test('gets again what it could not do, three times in all; then it is a dead letter', async () => {
    const bus = open();
    for (const detail of [1, 2, 3]) bus.put('Gathered', 'test', 'Test', detail);
    failing(2);
    await clock.advance(30 * MINUTE);
    expect(batches()).toEqual([[1, 2, 3], [2], [2]]);
    expect(deadLetters).toEqual(['Gathered']);
  });

  test('gets everything again that it failed at as a whole, also after a kill', async () => {
    const bus = open();
    for (const detail of [1, 2]) bus.put('Gathered', 'test', 'Test', detail);
    answer = () => {
      throw new Error('Out of memory');
    };
    await clock.advance(5 * MINUTE);
    bus.stop();
    answer = () => ({ batchItemFailures: [] });
    open().resume();
    await clock.advance(30 * MINUTE);
    expect(batches()).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(deadLetters).toEqual([]);
  });
});

test('a schedule runs a function at once and every day, and says for when', async () => {
  open().daily('Daily');
  await clock.advance(2 * DAY);
  expect(
    invocations.map(({ payload }) => z.looseObject({ time: z.string() }).parse(payload).time),
  ).toEqual(['2026-11-25T09:00:00.000Z', '2026-11-26T09:00:00.000Z', '2026-11-27T09:00:00.000Z']);
});
