import { expect, test } from 'vitest';
import { executionArn, machine, SECOND, service, task } from './harness.ts';

/** A Lambda that returns when the test lets it. */
function slow() {
  const under: (() => void)[] = [];
  return {
    lambda: () => new Promise<string>((resolve) => under.push(() => resolve('done'))),
    underWay: () => under.length,
    finish: () => under.shift()?.(),
  };
}

const names = Array.from({ length: 10 }, (_, index) => `execution-${index}`);

test('concurrent invocations are limited, and all get their turn', async () => {
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

test("a task's timeout starts with its invocation, and a timed-out task frees its slot", async () => {
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

test('a queued task of a stopped execution is not invoked, and does not block the queue', async () => {
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

test("a task that waits for its token's answer occupies no slot", async () => {
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

test('older executions go first, also with their next states', async () => {
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
  // A freed slot goes to the next execution before its owner requests another.
  for (let times = 0; times < 4; times += 1) {
    finish();
    await clock.advance(0);
  }
  expect(await succeeded()).toBe(2);
});

test('retries of hanging tasks leave half of the slots to first attempts', async () => {
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
  // Until the first attempt of each has timed out.
  await clock.advance(Math.ceil(names.length / 2) * 180 * SECOND);
  for (const name of ['later', 'last']) {
    await start(name);
    await clock.advance(0);
    expect((await describe(name)).status).toBe('SUCCEEDED');
  }
});
