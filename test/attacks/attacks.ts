import { test } from 'vitest';
import { cases } from './cases.ts';

/** Each makes an attack, and throws if the outcome is not the expected one. */
export type Attacks<Target = void> = Record<string, (target: Target) => unknown>;

/** Attacks that differ in one value. */
export const each = <Value, Target = void>(
  values: Record<string, Value>,
  attack: (value: Value, target: Target) => unknown,
): Attacks<Target> =>
  Object.fromEntries(
    Object.entries(values).map(([id, value]) => [id, (target: Target) => attack(value, target)]),
  );

/** CPU time of this thread in seconds; the product runs in it. Independent of the machine's other load. */
export async function secondsOf(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1e6;
}

/** Creates a test for each attack, named after its case. */
export function make<Target>(attacks: Attacks<Target>, target: () => Target): void {
  for (const [id, attack] of Object.entries(attacks)) {
    const { what, expected } = cases.find((one) => one.id === id) ?? { what: '', expected: '' };
    test(`${id} ${what}: ${expected}`, async () => {
      await attack(target());
    });
  }
}
