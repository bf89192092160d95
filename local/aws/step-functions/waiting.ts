import { setMaxListeners } from 'node:events';
import type { Clock } from '../../clock.ts';

/** The reason of every abort in this service: work that is no longer wanted unwinds with it. */
export const HALTED = new Error('Halted');

/** The reason to unwind of what waits for somebody's answer, which needs no memory until it comes. */
export const PARKED = new Error('Parked');

/** A signal that is aborted with the first of these; any number may wait on it (forty items of a Map are not a leak). */
export function signalOf(...controllers: (AbortController | AbortSignal)[]): AbortSignal {
  const signal = AbortSignal.any(
    controllers.map((source) => (source instanceof AbortController ? source.signal : source)),
  );
  setMaxListeners(0, signal);
  return signal;
}

/** What `work` comes to. Rejects as soon as `signal` is aborted. */
export async function unlessHalted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Resolves at `time` (epoch milliseconds). Rejects as soon as `signal` is aborted. */
export async function until(clock: Clock, time: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = clock.at(time, resolve);
  try {
    await unlessHalted(signal, promise);
  } finally {
    cancel();
  }
}

/** Work that goes on by itself, until it is done or halted. */
export function createBackground() {
  const tasks = new Set<Promise<void>>();
  return {
    /** Any error but HALTED is a bug or a broken disk. It ends the process: the journal is as it was, and the next start goes on from there. */
    run(work: Promise<void>): void {
      const task = work
        .catch((error: unknown) => {
          if (error !== HALTED) throw error;
        })
        .finally(() => tasks.delete(task));
      tasks.add(task);
    },
    /** Resolves when all of it is over. */
    async settled(): Promise<void> {
      await Promise.allSettled(tasks);
    },
  };
}
