import { randomBytes, webcrypto } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { LONGEST_SETTLE_MS, manualClock } from './manual-clock.ts';

/** A server that responds after 30 real milliseconds, like a slow service on this machine. */
async function slowServer(): Promise<string> {
  const server = createServer((_request, response) => {
    setTimeout(() => response.end('done'), 30);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('timers fire in order of time, at their own time', async () => {
  const clock = manualClock(1_000);
  const fired: [string, number][] = [];
  const note = (name: string) => () => fired.push([name, clock.now()]);
  clock.at(3_000, note('third'));
  clock.at(1_500, note('first'));
  clock.at(2_000, note('second'));
  clock.at(2_000, note('second, set later'));
  clock.at(9_000, note('later'));
  await clock.advance(2_500);
  expect(fired).toEqual([
    ['first', 1_500],
    ['second', 2_000],
    ['second, set later', 2_000],
    ['third', 3_000],
  ]);
  expect(clock.now()).toBe(3_500);
});

test('a cancelled timer does not fire', async () => {
  const clock = manualClock(0);
  let fired = false;
  const cancel = clock.at(10, () => {
    fired = true;
  });
  cancel();
  await clock.advance(100);
  expect(fired).toBe(false);
});

test('a timer in the past fires without the clock being moved', async () => {
  const clock = manualClock(1_000);
  await new Promise<void>((resolve) => clock.at(500, resolve));
  expect(clock.now()).toBe(1_000);
});

test('a timer that another one sets is run in the same advance when it falls due in it', async () => {
  const clock = manualClock(0);
  const times: number[] = [];
  const again = () => {
    times.push(clock.now());
    clock.at(clock.now() + 86_400_000, again);
  };
  clock.at(0, again);
  await clock.advance(30 * 86_400_000);
  expect(times).toHaveLength(31);
});

test.each([
  ['fetch', async (url: string) => (await fetch(url)).text()],
  [
    'node:http',
    (url: string) =>
      new Promise((resolve) =>
        get(url, (response) => {
          response.resume();
          response.on('end', resolve);
        }),
      ),
  ],
])('a call with %s that a timer makes is over before the next timer fires', async (_name, call) => {
  const url = await slowServer();
  const clock = manualClock(0);
  const order: string[] = [];
  clock.at(1, async () => {
    await call(url);
    order.push('answered');
  });
  clock.at(2, () => order.push('next timer'));
  await clock.advance(10);
  expect(order).toEqual(['answered', 'next timer']);
});

test('work in the thread pool is over before the next timer fires', async () => {
  const clock = manualClock(0);
  const order: string[] = [];
  clock.at(1, async () => {
    await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
    await webcrypto.subtle.digest('SHA-256', Buffer.alloc(10_000_000));
    await promisify(randomBytes)(10_000_000);
    await readFile(new URL(import.meta.url));
    order.push('ready');
  });
  clock.at(2, () => order.push('next timer'));
  await clock.advance(10);
  expect(order).toEqual(['ready', 'next timer']);
});

test('a response that stays open holds the clock only once, and not for long', async () => {
  const server = createServer((_request, response) => response.write('open'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const clock = manualClock(0);
  const stream = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  for (let time = 1; time <= 20; time++) clock.at(time, () => {});
  const began = performance.now();
  await clock.advance(20);
  // If each of the twenty timers had waited for it, it would have taken twenty times as long.
  expect(performance.now() - began).toBeLessThan(10 * LONGEST_SETTLE_MS);
  await stream.body?.cancel();
});
