import { expect, test } from 'vitest';
import { functionsAtOnce } from '../../local/functions-at-once.ts';

test('fewer run at once while the event loop is busy', () => {
  let now = 0;
  let busy = 0;
  /** As `performance.eventLoopUtilization`: of the time since the start, or since another measurement. */
  const utilization = (later?: { active: number }, earlier?: { active: number }) => {
    const active = (later?.active ?? busy) - (earlier?.active ?? 0);
    return { active, idle: 0, utilization: later ? active / 1_000 : 0 };
  };
  const most = functionsAtOnce(() => now, utilization);
  const after = (busyFor: number) => {
    now += 1_000;
    busy += busyFor;
    return most();
  };
  const idle = after(300);
  const under = after(1_000);
  expect(under).toBeLessThan(idle);
  // Between two measurements it stays.
  now += 1;
  expect(most()).toBe(under);
  expect(after(300)).toBe(idle);
});
