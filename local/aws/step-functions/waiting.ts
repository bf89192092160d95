import { setMaxListeners } from 'node:events';
import type { Clock } from '../../clock.ts';

/** The abort reason throughout this service. Aborted work unwinds with it. */
export const HALTED = new Error('Halted');

/** Unwinds work that waits for an answer, to free its memory until then. */
export const PARKED = new Error('Parked');

/** A signal that aborts with the first of these. Allows any number of listeners: forty items of a Map are not a leak. */
export function signalOf(...controllers: (AbortController | AbortSignal)[]): AbortSignal {
  const signal = AbortSignal.any(
    controllers.map((source) => (source instanceof AbortController ? source.signal : source)),
  );
  setMaxListeners(0, signal);
  return signal;
}

/** The result of `work`. Rejects as soon as `signal` is aborted. */
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

/** Background work, until it is done or halted. */
export function createBackground() {
  const tasks = new Set<Promise<void>>();
  return {
    /** Any error except HALTED is a bug or a disk failure, and ends the process. The next start resumes from the journal. */
    run(work: Promise<void>): void {
      const task = work
        .catch((error: unknown) => {
          if (error !== HALTED) throw error;
        })
        .finally(() => tasks.delete(task));
      tasks.add(task);
    },
    /** Resolves when all work has ended. */
    async settled(): Promise<void> {
      await Promise.allSettled(tasks);
    },
  };
}
