import { expect, onTestFinished, test, vi } from 'vitest';
import { createLambdaHost } from '../../local/lambda-host.ts';
import { pagesFirst } from '../../local/pages-first.ts';

const handler = vi.hoisted(() => vi.fn());
vi.mock('../../functions/3-verify/verify-domain.ts', () => ({ handler }));

test('a function is stopped at its timeout, and what it calls afterwards is refused', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const host = createLambdaHost({ pages: pagesFirst(), onTrouble() {} });
  const goOn = Promise.withResolvers<void>();
  const calls: string[] = [];
  const over = Promise.withResolvers<void>();
  handler.mockImplementation(async () => {
    host.throwIfOver();
    calls.push('in time');
    await goOn.promise;
    try {
      host.throwIfOver();
      calls.push('too late');
    } finally {
      over.resolve();
    }
  });
  const answer = expect(host.invoke('VerifyDomain', {})).rejects.toThrow(
    expect.objectContaining({
      name: 'Sandbox.Timedout',
      message: expect.stringMatching(/^Task timed out after \d+\.00 seconds$/),
    }),
  );
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(15 * 60_000);
  await answer;
  goOn.resolve();
  await over.promise;
  expect(calls).toEqual(['in time']);
  expect(() => host.throwIfOver()).not.toThrow();
});
