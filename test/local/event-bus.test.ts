import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Trigger } from '../../functions/wiring.ts';
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

let onDemand: Parameters<typeof createEventBus>[0]['onDemand'];
beforeEach(() => {
  onDemand = {};
  clock = manualClock(Date.parse('2026-11-25T09:00:00Z'));
  database = new DatabaseSync(':memory:');
  invocations = [];
  deadLetters = [];
  answer = () => ({ batchItemFailures: [] });
  return () => database.close();
});

const rule = (source: string) => ({
  name: source,
  description: '',
  in: () => ({ pattern: { source: [source], detailType: ['Test'], detail: {} } }),
});
const context = {
  stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:test',
  configurationSet: 'test',
  auth0EventBus: undefined,
  webhooksFrom: undefined,
  timeZone: 'Europe/Berlin',
  weeklyRecheck: false,
};
const daily: Trigger = {
  by: 'schedule',
  name: 'daily',
  description: '',
  in: ({ timeZone }) => ({ cron: { minute: '0', hour: '3' }, timeZone }),
  delivery: { retries: 2, maxEventAge: 6 },
};

const open = (functions: Record<string, Trigger> = {}) =>
  createEventBus({
    database,
    clock,
    functions: Object.fromEntries(
      Object.entries(functions).map(([name, trigger]) => [name, { trigger }]),
    ),
    context,
    async invoke(name, payload) {
      invocations.push({ name, payload });
      return answer(payload);
    },
    onDemand,
    onDeadLetter: (name) => deadLetters.push(name),
  });
const gathered = () =>
  open({
    Gathered: {
      by: 'event',
      rule: rule('test'),
      delivery: { queue: 'Gathered', gathers: 300, receives: 3 },
    },
  });

const recordsOf = (payload: unknown) => batchSchema.parse(payload).Records;
/** The details' numbers in each delivery. */
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
  test('gets all events within five minutes of the first, together', async () => {
    const bus = gathered();
    bus.put('test', 'Test', 1);
    await clock.advance(3 * MINUTE);
    bus.put('test', 'Test', 2);
    expect(invocations).toEqual([]);
    await clock.advance(2 * MINUTE);
    bus.put('test', 'Test', 3);
    await clock.advance(5 * MINUTE);
    expect(batches()).toEqual([[1, 2], [3]]);
  });

  test('gets events it failed at three times in all; then they are dead letters', async () => {
    const bus = gathered();
    for (const detail of [1, 2, 3]) bus.put('test', 'Test', detail);
    failing(2);
    await clock.advance(30 * MINUTE);
    expect(batches()).toEqual([[1, 2, 3], [2], [2]]);
    expect(deadLetters).toEqual(['Gathered']);
  });

  test('gets the whole batch again if it failed as a whole, even after a kill', async () => {
    const bus = gathered();
    for (const detail of [1, 2]) bus.put('test', 'Test', detail);
    answer = () => {
      throw new Error('Out of memory');
    };
    await clock.advance(5 * MINUTE);
    bus.stop();
    answer = () => ({ batchItemFailures: [] });
    gathered().resume();
    await clock.advance(30 * MINUTE);
    expect(batches()).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(deadLetters).toEqual([]);
  });
});

describe('a function with an event rule', () => {
  const alone = (retries: 0 | 1 | 2, source = 'test'): Trigger => ({
    by: 'event',
    rule: rule(source),
    delivery: { retries, maxEventAge: 6 },
  });

  test('gets the events that match its rule, each alone and in its envelope', async () => {
    const bus = open({ Alone: alone(2), Other: alone(2, 'other') });
    bus.put('test', 'Test', { number: 1 });
    bus.put('test', 'Another', { number: 2 });
    await clock.advance(0);
    expect(invocations).toEqual([
      {
        name: 'Alone',
        payload: expect.objectContaining({
          source: 'test',
          'detail-type': 'Test',
          detail: { number: 1 },
        }),
      },
    ]);
  });

  test.each([0, 1, 2] as const)('is retried %i times, as its trigger says', async (retries) => {
    answer = () => {
      throw new Error('Out of memory');
    };
    open({ Alone: alone(retries) }).put('test', 'Test', {});
    await clock.advance(DAY);
    expect(invocations).toHaveLength(1 + retries);
    expect(deadLetters).toEqual(['Alone']);
  });
});

describe('a schedule', () => {
  const times = () =>
    invocations.map(({ payload }) => z.looseObject({ time: z.string() }).parse(payload).time);

  test('runs a function at its hours in its time zone, and passes the time', async () => {
    open({ Daily: daily }).resume();
    await clock.advance(2 * DAY);
    expect(times()).toEqual(['2026-11-26T02:00:00.000Z', '2026-11-27T02:00:00.000Z']);
  });

  test('that came due while the machine was off runs once, late', async () => {
    const bus = open({ Daily: daily });
    bus.resume();
    bus.stop();
    await clock.advance(3 * DAY);
    expect(times()).toEqual([]);
    open({ Daily: daily }).resume();
    await clock.advance(DAY);
    expect(times()).toEqual(['2026-11-28T09:00:00.000Z', '2026-11-29T02:00:00.000Z']);
  });

  test('on demand runs at its hours while something is due', async () => {
    onDemand = { Daily: async () => (invocations.length < 2 ? 0 : undefined) };
    await open({ Daily: daily }).wake('Daily');
    await clock.advance(5 * DAY);
    expect(times()).toEqual(['2026-11-26T02:00:00.000Z', '2026-11-27T02:00:00.000Z']);
  });

  test('on demand runs late for what came due while the machine was off', async () => {
    onDemand = { Daily: async () => (invocations.length < 1 ? 0 : undefined) };
    open({ Daily: daily }).resume();
    await clock.advance(DAY);
    expect(times()).toEqual(['2026-11-25T09:00:00.000Z']);
  });

  test('that the stage does not have runs nothing', async () => {
    open({ Daily: { ...daily, in: () => undefined } }).resume();
    await clock.advance(2 * DAY);
    expect(invocations).toEqual([]);
  });
});
