import { AsyncLocalStorage } from 'node:async_hooks';

/** Milliseconds that a call waits at most: when pages are asked for without end, all else goes on, slowly. */
const PATIENCE = 100;

export type PagesFirst = ReturnType<typeof pagesFirst>;

/**
 * Gives the functions that a person waits for the event loop first: while any runs, the other functions' calls to AWS wait
 * for it. On AWS each function has a processor of its own.
 */
export function pagesFirst() {
  const isPage = new AsyncLocalStorage<boolean>();
  let pages = 0;
  let idle = Promise.withResolvers<void>();

  return {
    /** Runs a function, and what it invokes. @param isAwaited whether a person waits for its answer */
    async run<T>(isAwaited: boolean, work: () => Promise<T>): Promise<T> {
      if (isPage.getStore()) return work();
      if (!isAwaited) return isPage.run(false, work);
      pages += 1;
      try {
        return await isPage.run(true, work);
      } finally {
        pages -= 1;
        if (pages === 0) {
          idle.resolve();
          idle = Promise.withResolvers();
        }
      }
    },

    /** Runs what a page starts and does not wait for. */
    outside: <T>(work: () => T): T => isPage.exit(work),

    /** Resolves when it is the caller's turn. Calls from outside of functions do not wait. */
    async turn(): Promise<void> {
      if (pages === 0 || isPage.getStore() !== false) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, PATIENCE);
      await Promise.race([idle.promise, promise]);
      clearTimeout(timer);
    },
  };
}
