import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
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
