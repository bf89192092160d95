/** Processor time of this thread in ms: what else the machine does is not in it. */
function timeOf(work: () => unknown): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

/** Of the fastest of some runs: collecting the garbage of other tests is in the others. */
const fastestOf = (work: () => unknown) =>
  Math.min(...Array.from({ length: 3 }, () => timeOf(work)));

/** Below this a run is over before anything can be measured. */
const NOISE_MS = 4;

/** So many times as long is the longer text. */
const TIMES = 8;

/** Above this time grows faster than the length: collecting garbage takes its part of longer ones. */
export const LINEAR = 30;

/**
 * How many times as long a text of eight times the length takes: about 8 when time grows with the
 * length, 64 when it grows with its square. What is over before it could be too long is run once, and the
 * longer text no more often than it takes to say that it is {@link LINEAR}.
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
  // Nor does anything that is linear take seconds.
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

/** Something like what parsers do, and how long it takes on the machine that times are said of. */
const REFERENCE_MS = 18;
const reference = () =>
  'Kim Doe <kim.doe@acme.example>, '
    .repeat(150_000)
    .split(',')
    .map((part) => ({ part, found: /[\w.]+@[\w.]+/.exec(part)?.[0] }));

/**
 * How long some work takes, in ms of processor time of a machine that is neither slow nor shared: what
 * this one takes for it, relative to what it takes for something known.
 *
 * @param most when it is less at one run, there is no other
 */
export function processorTime(work: () => unknown, most: number): number {
  let fastest = timeOf(work);
  // In pairs, as a machine that is shared is slow now and quick then.
  for (let pair = 0; pair < 5 && fastest >= most; pair += 1)
    fastest = Math.min(fastest, (timeOf(work) / timeOf(reference)) * REFERENCE_MS);
  return fastest;
}

/** A text of a length, made of one piece. */
export const repeated = (piece: string) => (length: number) =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
