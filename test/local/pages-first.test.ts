import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, onTestFinished, test, vi } from 'vitest';
import { pagesFirst } from '../../local/pages-first.ts';

/** Functions that note when each of their calls is let through. */
function functionsOf(pages = pagesFirst()) {
  const calls: string[] = [];
  const end = Promise.withResolvers<void>();
  const call = async (name: string) => {
    await pages.turn();
    calls.push(name);
  };
  return { pages, calls, call, end };
}

test('while a page runs, others’ calls wait for it', async () => {
  const { pages, calls, call, end } = functionsOf();
  const page = pages.run(true, async () => {
    await call('page');
    await end.promise;
    await call('page again');
  });
  const mail = pages.run(false, () => call('mail'));
  await call('from outside');
  await pause(10);
  expect(calls).toEqual(['page', 'from outside']);
  end.resolve();
  await Promise.all([page, mail]);
  expect(calls).toEqual(['page', 'from outside', 'page again', 'mail']);
});

test('a page that takes long holds up nothing for long', async () => {
  const { pages, calls, call, end } = functionsOf();
  const page = pages.run(true, () => end.promise);
  await pages.run(false, () => call('mail'));
  expect(calls).toEqual(['mail']);
  end.resolve();
  await page;
});

test('what a page waits for counts as the page, and what it starts does not', async () => {
  const { pages, calls, call, end } = functionsOf();
  let started: Promise<void> | undefined;
  const page = pages.run(true, async () => {
    started = pages.outside(() => pages.run(false, () => call('started')));
    await pages.run(false, () => call('waited for'));
    await end.promise;
  });
  await pause(10);
  expect(calls).toEqual(['waited for']);
  end.resolve();
  await Promise.all([page, started]);
  expect(calls).toEqual(['waited for', 'started']);
});

test('a page that waits for others itself holds up nothing any more', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { pages, calls, call, end } = functionsOf();
  const page = pages.run(true, () => end.promise);
  await vi.advanceTimersByTimeAsync(2_000);
  await pages.run(false, () => call('mail'));
  expect(calls).toEqual(['mail']);
  end.resolve();
  await page;
});

test('calls that went on are not kept while pages overlap', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const { pages } = functionsOf();
  const held = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = held();
  const overlapping: (() => void)[] = [];
  for (let round = 0; round < 20; round += 1) {
    const { promise, resolve } = Promise.withResolvers<void>();
    void pages.run(true, () => promise);
    overlapping.push(resolve);
    if (round > 0) overlapping.shift()?.();
    const calls = pages.run(false, () =>
      Promise.all(Array.from({ length: 5_000 }, () => pages.turn())),
    );
    await vi.advanceTimersByTimeAsync(500);
    await calls;
  }
  // 100,000 of them would be 30 MB.
  expect(held() - before).toBeLessThan(10_000_000);
});

test('all calls of a function together wait half a second at most, however long pages overlap', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { pages, calls, call, end } = functionsOf();
  let left = () => {};
  const next = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const page = pages.run(true, () => promise);
    left();
    left = resolve;
    return page;
  };
  const all = [next()];
  const overlapping = setInterval(() => all.push(next()), 1_000);
  const mail = pages.run(false, async () => {
    for (let times = 0; times < 30; times += 1) await call('mail');
  });
  await vi.advanceTimersByTimeAsync(500);
  await mail;
  expect(calls).toHaveLength(30);
  clearInterval(overlapping);
  left();
  end.resolve();
  await Promise.all(all);
});
