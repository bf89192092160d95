/**
 * The clock for everything in local/ that waits. With one clock a test can let five days pass in a millisecond, and
 * no timer exceeds `setTimeout`'s maximum of 24.8 days, beyond which Node fires at once.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /**
   * Runs `wake` once, at `time` (epoch milliseconds) or as soon after as possible. Returns a function that cancels
   * it.
   */
  at(time: number, wake: () => void): () => void;
}

const LONGEST_TIMER = 2 ** 31 - 1;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  at(time, wake) {
    let timer: NodeJS.Timeout;
    const arm = () => {
      const left = time - Date.now();
      timer = setTimeout(
        left > LONGEST_TIMER ? arm : wake,
        Math.min(Math.max(left, 0), LONGEST_TIMER),
      );
    };
    arm();
    return () => clearTimeout(timer);
  },
};
