import { performance } from 'node:perf_hooks';

/** While they mostly wait for others, such as a real Okta, ... */
const MOST = 16;
/** ... and while they mostly wait for each other: more would only make mails and pages wait, too. */
const MOST_WHEN_BUSY = 4;
/** Share of the time that the event loop had work to do. */
const BUSY = 0.9;
/** Milliseconds it is measured over. */
const PERIOD = 500;

/**
 * How many workflow functions may run at once. They share a process with the stand-ins that they call, the mail sender and
 * the pages: with a thousand at once, none of these would get its turn in time.
 * @returns a function to ask at any moment
 */
export function functionsAtOnce(
  now = () => performance.now(),
  utilization = performance.eventLoopUtilization,
): () => number {
  let since = { at: now(), used: utilization() };
  let most = MOST;
  return () => {
    if (now() - since.at >= PERIOD) {
      const used = utilization();
      most = utilization(used, since.used).utilization > BUSY ? MOST_WHEN_BUSY : MOST;
      since = { at: now(), used };
    }
    return most;
  };
}
