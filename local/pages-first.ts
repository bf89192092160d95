import { AsyncLocalStorage } from 'node:async_hooks';

/** Milliseconds that all calls of a function wait at most: when pages are asked for without end, all else goes on. */
const PATIENCE = 500;
/** Milliseconds after which a page has nothing wait for it: by then it itself waits for others, such as a slow Okta. */
const LONGEST = 2_000;

export type PagesFirst = ReturnType<typeof pagesFirst>;

/**
 * Gives the functions that a person waits for the event loop first: while any runs, the other functions' calls to AWS wait
 * for it. On AWS each function has a processor of its own.
 */
export function pagesFirst() {
  /** Of the function that runs: `patience` in milliseconds, none for a page. */
  const current = new AsyncLocalStorage<{ isPage: boolean; patience: number }>();
  const pages = new Set<object>();
  /** Of the calls that wait. One promise for all would keep a reaction of each that went on, as long as pages overlap. */
  const waiting = new Set<() => void>();

  return {
    /** Runs a function, and what it invokes. @param isAwaited whether a person waits for its answer */
    async run<T>(isAwaited: boolean, work: () => Promise<T>): Promise<T> {
      if (current.getStore()?.isPage) return work();
      if (!isAwaited) return current.run({ isPage: false, patience: PATIENCE }, work);
      const page = {};
      pages.add(page);
      const leave = () => {
        pages.delete(page);
        if (pages.size === 0) for (const goOn of waiting) goOn();
      };
      const timer = setTimeout(leave, LONGEST);
      try {
        return await current.run({ isPage: true, patience: 0 }, work);
      } finally {
        clearTimeout(timer);
        leave();
      }
    },

    /** Runs what a page starts and does not wait for. */
    outside: <T>(work: () => T): T => current.exit(work),

    /** Resolves when it is the caller's turn. Calls from outside of functions do not wait. */
    async turn(): Promise<void> {
      const caller = current.getStore();
      if (pages.size === 0 || !caller || caller.patience <= 0) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const since = performance.now();
      const timer = setTimeout(resolve, caller.patience);
      waiting.add(resolve);
      await promise;
      clearTimeout(timer);
      waiting.delete(resolve);
      caller.patience -= performance.now() - since;
    },
  };
}
