import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { Auth0Unavailable, InvalidState, MailNotSent } from '../../functions/runtime/errors.ts';
import { taskHandler } from '../../functions/runtime/handlers.ts';
import { metrics } from '../../functions/runtime/observability.ts';
import { lambdaContext } from '../lambda-context.ts';

const ENTERED = '2026-11-25T09:00:00.000Z';
const MINUTE = 60_000;

beforeEach(() => {
  Object.assign(process.env, { TIME_ZONE: 'UTC', HOLIDAYS: '', RECORD_TABLE: 'test' });
});

afterEach(() => vi.restoreAllMocks());

/** A task that fails with the error, this many milliseconds after its state was entered. */
function failing(error: unknown, after = 0, event: object = { now: ENTERED }) {
  vi.useFakeTimers({ now: Date.parse(ENTERED) + after, toFake: ['Date'] });
  const handler = taskHandler('ReviewWait', z.object({}), async () => {
    throw error;
  });
  return handler(event, lambdaContext('ReviewWait')).finally(() => vi.useRealTimers());
}

const aws = (name: string, fault: 'client' | 'server') =>
  Object.assign(new Error(`About ada@acme.test`), { name, $fault: fault, $metadata: {} });
const broken = (code: string) => Object.assign(new Error('connect'), { code });

describe('a task’s error', () => {
  test.each<[string, unknown, string]>([
    ['throttles', aws('ThrottlingException', 'client'), 'ThrottlingException'],
    ['has too many requests', aws('TooManyRequestsException', 'client'), 'TooManyRequests'],
    ['has trouble of its own', aws('InternalServiceError', 'server'), 'InternalServiceError'],
    ['takes no connection', broken('ECONNREFUSED'), 'ECONNREFUSED'],
    ['has no address', broken('ENOTFOUND'), 'ENOTFOUND'],
    ['takes too long', Object.assign(new Error('slow'), { name: 'TimeoutError' }), 'TimeoutError'],
  ])('is ServiceUnavailable if AWS %s, without the input', async (_, error, named) => {
    const thrown = failing(error);
    await expect(thrown).rejects.toMatchObject({
      name: 'ServiceUnavailable',
      message: expect.stringContaining(named),
    });
    await expect(thrown).rejects.not.toThrow('ada@acme.test');
  });

  test.each<[string, unknown]>([
    ['a refusal of AWS', aws('AccessDeniedException', 'client')],
    ['an error of ours', new InvalidState('No')],
    ['a bug', new TypeError('undefined is not a function')],
  ])('is unchanged for %s', async (_, error) => {
    await expect(failing(error)).rejects.toBe(error);
  });
});

describe('the metric Outages', () => {
  /** What is counted, and for what. */
  let counted: unknown[][];
  beforeEach(() => {
    counted = [];
    vi.spyOn(metrics(), 'singleMetric').mockImplementation(() => {
      const metric = metrics().constructor.prototype;
      return Object.assign(Object.create(metric), {
        addDimensions: (dimensions: object) => counted.push([dimensions]),
        addMetric: (name: string) => counted.at(-1)?.push(name),
      });
    });
  });

  test('counts a task that a service has delayed for 15 minutes, by error and stage', async () => {
    await expect(failing(new MailNotSent('No'), 15 * MINUTE)).rejects.toThrow();
    expect(counted).toEqual([[{ stack: 'sso-onboarding-test', error: 'MailNotSent' }, 'Outages']]);
  });

  test('counts what delayed work without failing it', async () => {
    vi.useFakeTimers({ now: Date.parse(ENTERED) + 15 * MINUTE, toFake: ['Date'] });
    const handler = taskHandler('ReviewWait', z.object({}), async (_, __, heldUp) =>
      heldUp(new MailNotSent('No'), ENTERED),
    );
    await handler({}, lambdaContext('ReviewWait'));
    vi.useRealTimers();
    expect(counted).toEqual([[{ stack: 'sso-onboarding-test', error: 'MailNotSent' }, 'Outages']]);
  });

  test('counts AWS’s other errors as ServiceUnavailable', async () => {
    await expect(failing(broken('ECONNRESET'), 15 * MINUTE)).rejects.toThrow();
    expect(counted).toMatchObject([[{ error: 'ServiceUnavailable' }, 'Outages']]);
  });

  test.each<[string, unknown, number, object?]>([
    ['for less than that', new Auth0Unavailable('No'), 15 * MINUTE - 1],
    ['by an error that no waiting heals', new InvalidState('No'), 60 * MINUTE],
    ['since nobody knows when', new MailNotSent('No'), 60 * MINUTE, {}],
  ])('does not count a task that is delayed %s', async (_, error, after, event) => {
    await expect(failing(error, after, event)).rejects.toThrow();
    expect(counted).toEqual([]);
  });
});
