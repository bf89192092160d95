import { describe, expect, test } from 'vitest';
import { count, limits, refuseBeyond } from '../../functions/record/limits.ts';
import { useAws } from '../aws.ts';
import { at, TABLE } from './example.ts';

useAws();

const HOUR = 3600;
const now = Date.parse(at(0));
const isoAt = (seconds: number) => new Date(now + seconds * 1000).toISOString();

describe('times in the record', () => {
  const { most, within } = limits.corrections.rules[0];
  /** One each minute, up to a minute ago. */
  const times = (number: number) =>
    Array.from({ length: number }, (_, index) => isoAt(-60 * (number - index)));

  test('below the limit are allowed', () => {
    expect(() => refuseBeyond('corrections', times(most - 1), now)).not.toThrow();
  });

  test('at the limit are refused until the oldest expires', () => {
    expect(() => refuseBeyond('corrections', times(most), now)).toThrow(
      expect.objectContaining({
        status: 429,
        code: 'tooManyCorrections',
        headers: { 'retry-after': String(within - 60 * most) },
      }),
    );
  });

  test('that have expired do not count', () => {
    const before = times(most).map((time) =>
      new Date(Date.parse(time) - within * 1000).toISOString(),
    );
    expect(() => refuseBeyond('corrections', before, now)).not.toThrow();
  });

  test('are refused for good after the last, without a time to retry', () => {
    const seldom = Array.from({ length: 50 }, (_, index) => isoAt(-HOUR * (50 - index) * 2));
    expect(() => refuseBeyond('corrections', seldom, now)).toThrow(
      expect.objectContaining({ status: 429, headers: {} }),
    );
    expect(() => refuseBeyond('corrections', seldom.slice(1), now)).not.toThrow();
  });
});

describe('a counter', () => {
  const { most, within } = limits.queueLinks.rules[0];
  const ends = Math.ceil((now + 1) / 1000 / within) * within * 1000;
  const fill = async (of: string) => {
    for (let index = 0; index < most; index += 1) await count(TABLE, 'queueLinks', of, now);
  };

  test('refuses what exceeds the limit, until its window ends', async () => {
    await fill('dana@sequel.example');
    await expect(count(TABLE, 'queueLinks', 'Dana@sequel.example', now)).rejects.toMatchObject({
      status: 429,
      headers: { 'retry-after': String((ends - now) / 1000) },
    });
    await count(TABLE, 'queueLinks', 'dana@sequel.example', ends);
  });

  test('counts for one key alone', async () => {
    await fill('dana@sequel.example');
    await count(TABLE, 'queueLinks', 'otto@sequel.example', now);
    await count(TABLE, 'rotations', 'dana@sequel.example', now);
  });

  test('is not exceeded by simultaneous requests', async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 3 * most }, () => count(TABLE, 'queueLinks', 'dana', now)),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(most);
  });
});
