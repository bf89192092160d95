import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  type Asking,
  ask,
  asking,
  jsonObject,
  retryAfter,
} from '../../../functions/3-verify/okta/ask.ts';
import { Trouble } from '../../../functions/3-verify/okta/trouble.ts';

const now = Date.parse('2026-11-25T12:00:00Z');

describe('retryAfter', () => {
  test.each([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': 'Wed, 25 Nov 2026 12:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Wed, 25 Nov 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'x-rate-limit-reset': String(now / 1_000 + 12) }, 12_000],
    [{ 'retry-after': '1', 'x-rate-limit-reset': String(now / 1_000 + 12) }, 1_000],
    [{ 'x-rate-limit-reset': 'never' }, undefined],
    [{}, undefined],
  ])('of %j is %s', (headers, wait) => {
    expect(retryAfter({ headers: headers as Record<string, string> }, now)).toBe(wait);
  });
});

describe('ask', () => {
  const tooMany = (seconds: string) =>
    new Response('', { status: 429, headers: { 'retry-after': seconds } });

  const okta = (answers: Response[]) => {
    const waits: number[] = [];
    const question: Asking = {
      fetch: async () => answers.shift() ?? new Response('', { status: 500 }),
      signal: new AbortController().signal,
      wait: async (milliseconds) => void waits.push(milliseconds),
    };
    return { question, waits };
  };

  it('waits up to three seconds, as long as Okta asks', async () => {
    const { question, waits } = okta([tooMany('3'), new Response('well')]);
    expect((await ask(question, 'https://acme.okta.com')).text).toBe('well');
    expect(waits).toEqual([3_000]);
  });

  it('leaves longer waits to the workflow', async () => {
    const { question, waits } = okta([tooMany('4'), new Response('well')]);
    await expect(ask(question, 'https://acme.okta.com')).rejects.toThrow(
      'rateLimited (429, retry after 4 s)',
    );
    expect(waits).toEqual([]);
  });

  it('ends when the time for all of it is up', async () => {
    const fetch: typeof globalThis.fetch = (_url, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      });
    await expect(ask(asking(fetch, 30), 'https://acme.okta.com')).rejects.toMatchObject({
      kind: 'timeout',
    });
  });
});

describe('jsonObject', () => {
  it('gives an object or throws Trouble, for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), (text) => {
        try {
          const value = jsonObject({ status: 200, headers: {}, text });
          expect(Object.keys(value)).toEqual(Object.keys(JSON.parse(text)));
        } catch (error) {
          expect(error).toBeInstanceOf(Trouble);
        }
      }),
    );
  });
});
