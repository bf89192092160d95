/** CPU time of this thread in ms, which other load on the machine does not affect. */
function timeOf(work: () => unknown): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

/** The time of the fastest run: the others include garbage collection for other tests. */
const fastestOf = (work: () => unknown) =>
  Math.min(...Array.from({ length: 3 }, () => timeOf(work)));

/** A shorter run cannot be measured. */
const NOISE_MS = 4;

/** How many times as long the longer text is. */
const TIMES = 8;

/** Above this, time grows faster than the length: garbage collection adds to longer texts. */
export const LINEAR = 30;

/**
 * How many times as long a text of eight times the length takes: about 8 if time grows linearly, 64 if quadratically.
 * Work that cannot be too slow runs once, and the longer text only as often as needed to show that it is {@link
 * LINEAR}.
 *
 * @param input of about that length
 */
export function growth<T>(
  input: (length: number) => T,
  work: (input: T) => unknown,
  length = 8 * 1024,
): number {
  const long = input(TIMES * length);
  const first = timeOf(() => work(long)) / NOISE_MS;
  // Nothing linear takes seconds.
  if (first < LINEAR || first > 20 * LINEAR) return first;
  const text = input(length);
  const short = Math.max(
    fastestOf(() => work(text)),
    NOISE_MS,
  );
  let fastest = first * NOISE_MS;
  for (let run = 0; run < 3 && fastest / short >= LINEAR; run += 1)
    fastest = Math.min(
      fastest,
      timeOf(() => work(long)),
    );
  return fastest / short;
}

/** Work like a parser's, and the ms it takes on the reference machine. */
const REFERENCE_MS = 18;
const reference = () =>
  'Kim Doe <kim.doe@acme.example>, '
    .repeat(150_000)
    .split(',')
    .map((part) => ({ part, found: /[\w.]+@[\w.]+/.exec(part)?.[0] }));

/**
 * CPU time of some work in ms on a machine that is neither slow nor shared: this machine's time, relative to its time
 * for known work.
 *
 * @param most a first run below this is not repeated
 */
export function processorTime(work: () => unknown, most: number): number {
  let fastest = timeOf(work);
  // In pairs, as a shared machine's speed varies.
  for (let pair = 0; pair < 5 && fastest >= most; pair += 1)
    fastest = Math.min(fastest, (timeOf(work) / timeOf(reference)) * REFERENCE_MS);
  return fastest;
}

/** A text of the given length, made of repetitions. */
export const repeated = (piece: string) => (length: number) =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
