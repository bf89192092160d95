import { expect, test } from 'vitest';
import { executionArn, machine, SECOND, service, task } from './harness.ts';

/** A Lambda that returns when the test says so. */
function slow() {
  const under: (() => void)[] = [];
  return {
    lambda: () => new Promise<string>((resolve) => under.push(() => resolve('done'))),
    underWay: () => under.length,
    finish: () => under.shift()?.(),
  };
}

const names = Array.from({ length: 10 }, (_, index) => `execution-${index}`);

test('so many invocations are under way at once; all come to their turn', async () => {
  const { lambda, underWay, finish } = slow();
  const { start, describe, clock } = service({
    definition: machine({ Go: task('go') }),
    lambdas: { go: lambda },
    mostAtOnce: () => 3,
  });
  for (const name of names) await start(name);
  for (let left = names.length; left > 0; left -= 1) {
    await clock.advance(0);
    expect(underWay()).toBe(Math.min(left, 3));
    finish();
  }
  await clock.advance(0);
  for (const name of names) expect((await describe(name)).status).toBe('SUCCEEDED');
});

test('the time of a task begins with its turn; one that takes too long makes room', async () => {
  const { lambda, underWay, finish } = slow();
  const { start, describe, clock } = service({
    definition: machine({ Go: task('go', { TimeoutSeconds: 60 }) }),
    lambdas: { go: lambda },
    mostAtOnce: () => 1,
  });
  await start('hangs');
  await start('waits');
  await clock.advance(60 * SECOND);
  expect((await describe('hangs')).status).toBe('FAILED');
  expect(underWay()).toBe(2);
  await clock.advance(59 * SECOND);
  finish();
  finish();
  await clock.advance(0);
  expect((await describe('waits')).status).toBe('SUCCEEDED');
});

test('one that is stopped while it waits for its turn is not invoked, and keeps nobody from theirs', async () => {
  const { lambda, underWay, finish } = slow();
  const { start, describe, call, calls, clock } = service({
    definition: machine({ Go: task('go') }),
    lambdas: { go: lambda },
    mostAtOnce: () => 1,
  });
  for (const name of ['first', 'stopped', 'last']) await start(name);
  await clock.advance(0);
  await call('StopExecution', { executionArn: executionArn('stopped') });
  finish();
  await clock.advance(0);
  expect(underWay()).toBe(1);
  finish();
  await clock.advance(0);
  expect((await describe('last')).status).toBe('SUCCEEDED');
  expect(calls).toHaveLength(2);
});

test('what waits for an answer to its token has had its turn', async () => {
  const { start, clock, calls } = service({
    definition: machine({
      Wait: task('go', { Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' }),
    }),
    lambdas: { go: () => null },
    mostAtOnce: () => 1,
  });
  for (const name of names) await start(name);
  await clock.advance(0);
  expect(calls).toHaveLength(names.length);
});

test('those that began first come first, also with what they do next', async () => {
  const { lambda, finish } = slow();
  const { start, describe, clock } = service({
    definition: machine({
      First: task('go', { Next: 'Second' }),
      Second: task('go'),
    }),
    lambdas: { go: lambda },
    mostAtOnce: () => 1,
  });
  for (const name of names) {
    await start(name);
    await clock.advance(1);
  }
  const succeeded = async () => {
    const all = await Promise.all(names.map(describe));
    return all.filter(({ status }) => status === 'SUCCEEDED').length;
  };
  // The place that one leaves goes to the next, before it asks for another.
  for (let times = 0; times < 4; times += 1) {
    finish();
    await clock.advance(0);
  }
  expect(await succeeded()).toBe(2);
});

test('retries of what hangs leave half of the places to those that come later', async () => {
  const { start, describe, clock } = service({
    definition: machine({
      Go: task('go', {
        TimeoutSeconds: 180,
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 99 }],
      }),
    }),
    lambdas: {
      go: ({ hangs }: { hangs?: boolean }) => (hangs ? new Promise(() => {}) : 'done'),
    },
    mostAtOnce: () => 4,
  });
  for (const name of names) await start(name, { hangs: true });
  // Until each of them has had its first turn.
  await clock.advance(Math.ceil(names.length / 2) * 180 * SECOND);
  for (const name of ['later', 'last']) {
    await start(name);
    await clock.advance(0);
    expect((await describe(name)).status).toBe('SUCCEEDED');
  }
});
