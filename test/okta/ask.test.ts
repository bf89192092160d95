import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type Asking, ask, asking, retryAfter } from '../../functions/okta/ask.ts';
import { anyText } from '../any-text.ts';

const now = Date.parse('2026-11-25T12:00:00Z');

describe('retryAfter', () => {
  const epoch = now / 1_000;
  const asked: (readonly [headers: Record<string, string>, wait: number | undefined])[] = [
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': 'Wed, 25 Nov 2026 12:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Wed, 25 Nov 2026 11:00:00 GMT' }, 0],
    [{ 'x-rate-limit-reset': `${epoch + 12}` }, 13_000],
    [{ 'x-rate-limit-reset': `${epoch - 60}` }, 0],
    // The later of the two, to respect both.
    [{ 'retry-after': '1', 'x-rate-limit-reset': `${epoch + 12}` }, 13_000],
    [{ 'retry-after': '60', 'x-rate-limit-reset': `${epoch + 12}` }, 60_000],
    [{ 'retry-after': 'soon', 'x-rate-limit-reset': `${epoch + 12}` }, 13_000],
    // Okta's clock is an hour ahead or behind: measured against its own `Date`.
    [{ date: 'Wed, 25 Nov 2026 13:00:00 GMT', 'x-rate-limit-reset': `${epoch + 3_612}` }, 13_000],
    [
      {
        date: 'Wed, 25 Nov 2026 11:00:00 GMT',
        'retry-after': 'Wed, 25 Nov 2026 11:00:30 GMT',
      },
      30_000,
    ],
    [{ date: 'yesterday', 'x-rate-limit-reset': `${epoch + 12}` }, 13_000],
    // JavaScript would parse most of these as a date in 2001, or as 0.
    ...['soon', '', ' ', '-5', '1.5', '1e3', '0x10', 'Infinity', 'NaN', '5, 10', '2026-11-25'].map(
      (nonsense) => [{ 'retry-after': nonsense }, undefined] as const,
    ),
    ...['never', '', '-1', '1.5', '9'.repeat(400)].map(
      (nonsense) => [{ 'x-rate-limit-reset': nonsense }, undefined] as const,
    ),
    [{}, undefined],
  ];
  test.each(asked)('of a 429 with %j is %s', (headers, wait) => {
    expect(retryAfter({ status: 429, headers }, now)).toBe(wait);
  });

  test.each([
    [200, undefined],
    [404, undefined],
    [503, 7_000],
  ])('of a %i with Retry-After is %s', (status, wait) => {
    const headers = { 'retry-after': '7', 'x-rate-limit-reset': `${epoch + 12}` };
    expect(retryAfter({ status, headers }, now)).toBe(wait);
  });

  it('is undefined, or not before now, for any headers', () => {
    const text = fc.oneof(
      anyText(),
      fc.integer().map(String),
      fc.date().map((date) => date.toUTCString()),
    );
    const headers = fc.record({ date: text, 'retry-after': text, 'x-rate-limit-reset': text });
    fc.assert(
      fc.property(headers, (some) => {
        const wait = retryAfter({ status: 429, headers: some }, now);
        expect(wait === undefined || (Number.isFinite(wait) && wait >= 0)).toBe(true);
      }),
    );
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

  it('waits as long as Okta requests, up to three seconds', async () => {
    const { question, waits } = okta([tooMany('3'), new Response('well')]);
    expect((await ask(question, 'https://acme.okta.com')).text).toBe('well');
    expect(waits).toEqual([3_000]);
  });

  it('leaves longer waits to the workflow', async () => {
    const { question, waits } = okta([tooMany('4'), new Response('well')]);
    await expect(ask(question, 'https://acme.okta.com')).rejects.toMatchObject({
      message: 'rateLimited (429, retry after 4 s)',
      retryAfter: 4_000,
    });
    expect(waits).toEqual([]);
  });

  it('ends at the overall timeout', async () => {
    const fetch: typeof globalThis.fetch = (_url, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      });
    await expect(ask(asking(fetch, 30), 'https://acme.okta.com')).rejects.toMatchObject({
      kind: 'timeout',
    });
  });
});
