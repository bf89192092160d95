/**
 * Processor time of this thread in ms, of the fastest of some runs: what else the machine does, and
 * collecting the garbage of other tests, is in the others.
 */
function timeOf(work: () => unknown): number {
  const times = Array.from({ length: 3 }, () => {
    const before = process.threadCpuUsage();
    work();
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...times);
}

/** Below this a run is over before anything can be measured. */
const NOISE_MS = 4;

/** So many times as long is the longer text. */
const TIMES = 8;

/**
 * How many times as long a text of eight times the length takes: about 8 when time grows with the
 * length, 64 when it grows with its square.
 *
 * @param input of about that length
 */
export function growth<T>(
  input: (length: number) => T,
  work: (input: T) => unknown,
  length = 16 * 1024,
): number {
  const [short, long] = [input(length), input(TIMES * length)];
  const once = timeOf(() => work(short));
  return timeOf(() => work(long)) / Math.max(once, NOISE_MS);
}

/** Above this time grows faster than the length: collecting garbage takes its part of longer ones. */
export const LINEAR = 30;

/** A text of a length, made of one piece. */
export const repeated = (piece: string) => (length: number) =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
