import { createHook } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../local/clock.ts';

/** A clock that stands still until a test advances it. */
export interface ManualClock extends Clock {
  /**
   * Advances by `ms` milliseconds: runs each due timer in order of time, and waits until the work it
   * started has settled before the next. `advance(0)` only settles.
   */
  advance(ms: number): Promise<void>;
}

/**
 * Work in progress outside the event loop. If the clock advanced during an HTTP call or a signature, a
 * deadline could pass that the machine would have met, so {@link ManualClock.advance} checks this
 * first. Both clients and servers are counted, to leave no gap while bytes are in transit.
 */
const exchanges = new Set<object>();

subscribe('http.server.request.start', (message) => {
  const { response } = message as { response: ServerResponse };
  exchanges.add(response);
  response.once('close', () => exchanges.delete(response));
});
subscribe('http.client.request.start', (message) => {
  const { request } = message as { request: ClientRequest };
  exchanges.add(request);
  request.once('close', () => exchanges.delete(request));
});
// fetch
subscribe('undici:request:create', (message) => {
  exchanges.add((message as { request: object }).request);
});
for (const end of ['undici:request:trailers', 'undici:request:error']) {
  subscribe(end, (message) => {
    exchanges.delete((message as { request: object }).request);
  });
}

/** Number of scheduled event loop callbacks: work is in progress while it grows. */
let callbacks = 0;
/** Work in libuv's thread pool or in the kernel: one-shot requests, by async ID. */
const requests = new Set<number>();
const REQUESTS =
  /^(?:FSREQ(?:CALLBACK|PROMISE)|FILEHANDLECLOSEREQ|GETADDRINFOREQWRAP|TCPCONNECTWRAP|UDPSENDWRAP|WRITEWRAP|QUERYWRAP)$/;
/**
 * Jobs of node:crypto, with a callback or without (hkdfSync). The latter run synchronously and have no
 * `after`. Which kind a job is becomes known once it was called.
 */
const JOBS = /^(?:KEYPAIRGEN|SIGN|VERIFY|CIPHER|DERIVEBITS|HASH|RANDOMBYTES)REQUEST$/;
const jobs = new Map<number, { ondone?: unknown }>();

/** Web Crypto's jobs, which cannot be distinguished from synchronous ones. */
const { SubtleCrypto } = globalThis;
for (const [name, { value: method }] of Object.entries(
  Object.getOwnPropertyDescriptors(SubtleCrypto.prototype),
)) {
  if (name === 'constructor' || typeof method !== 'function') continue;
  Object.defineProperty(SubtleCrypto.prototype, name, {
    value(this: SubtleCrypto, ...input: unknown[]) {
      const output: unknown = method.apply(this, input);
      if (output instanceof Promise) {
        exchanges.add(output);
        const end = () => exchanges.delete(output);
        output.then(end, end);
      }
      return output;
    },
  });
}

createHook({
  trackPromises: false,
  init(id, type, _trigger, resource) {
    callbacks += 1;
    if (REQUESTS.test(type)) requests.add(id);
    else if (JOBS.test(type)) jobs.set(id, resource);
  },
  after(id) {
    requests.delete(id);
    jobs.delete(id);
  },
  // Abandoned requests have no `after`.
  destroy(id) {
    requests.delete(id);
  },
}).enable();

const isBusy = () => {
  for (const [id, job] of jobs) if (job.ondone !== undefined) requests.add(id);
  jobs.clear();
  return exchanges.size > 0 || requests.size > 0;
};

/** Idle turns of the event loop that count as settled. */
const QUIET_TURNS = 5;
/** Requests that take longer (such as open streams) are ignored from then on. */
export const LONGEST_SETTLE_MS = 3_000;

async function settle(): Promise<void> {
  const giveUp = performance.now() + LONGEST_SETTLE_MS;
  for (let quiet = 0; quiet < QUIET_TURNS; ) {
    const before = callbacks;
    await nextTurn();
    // One callback belongs to this turn itself.
    quiet = isBusy() || callbacks > before + 1 ? 0 : quiet + 1;
    if (performance.now() > giveUp) {
      exchanges.clear();
      requests.clear();
      return;
    }
  }
}

/**
 * A clock for tests that starts at `start` (epoch milliseconds) and stands still. A timer in the past
 * fires in the event loop's next turn, without `advance`. All waiting must use this clock: it does not
 * see real timers, child processes and worker threads.
 */
export function manualClock(start: number): ManualClock {
  interface Timer {
    time: number;
    wake: () => void;
  }
  const timers = new Set<Timer>();
  let now = start;

  /** Fires the timer unless it was cancelled or has already fired. */
  const fire = (timer: Timer) => {
    if (timers.delete(timer)) timer.wake();
  };
  /** The earliest timer due at `time`; among simultaneous ones, the first that was set. */
  const nextDue = (time: number): Timer | undefined => {
    let next: Timer | undefined;
    for (const timer of timers) {
      if (timer.time <= time && (next === undefined || timer.time < next.time)) next = timer;
    }
    return next;
  };

  return {
    now: () => now,
    at(time, wake) {
      const timer = { time, wake };
      timers.add(timer);
      if (time <= now) setImmediate(fire, timer);
      return () => timers.delete(timer);
    },
    async advance(ms) {
      const target = now + ms;
      await settle();
      for (let timer = nextDue(target); timer; timer = nextDue(target)) {
        now = Math.max(now, timer.time);
        fire(timer);
        await settle();
      }
      now = target;
    },
  };
}
