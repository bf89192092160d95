import { ConnectionNotProven } from '../runtime/errors.ts';

interface Switch<T> {
  on: (connection: T) => Promise<void>;
  /** Returns false for one that stays on, because people already used it. */
  off: (connection: T) => Promise<boolean>;
  /** Called once none is left on. */
  undone: () => Promise<unknown>;
}

/**
 * Switches a company's connections on, one after the other. If one cannot be switched on, switches all of them off
 * again: also later ones, which an attempt that was killed may have reached.
 * @throws what `on` throws, or what `off` throws: then some may still be on
 */
export async function allOrNone<T>(
  connections: readonly T[],
  { on, off, undone }: Switch<T>,
): Promise<void> {
  try {
    for (const connection of connections) await on(connection);
  } catch (error) {
    let isNoneOn = true;
    for (const connection of connections) if (!(await off(connection))) isNoneOn = false;
    if (isNoneOn) await undone();
    if (!(error instanceof ConnectionNotProven)) throw error;
    const result = isNoneOn ? 'It was switched off again' : 'What people already used stays on';
    throw new ConnectionNotProven(`${error.message}. ${result}.`);
  }
}
