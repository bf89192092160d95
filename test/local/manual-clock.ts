import { createHook } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../local/clock.ts';

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /**
   * Lets `ms` milliseconds pass: goes to each timer that falls due, in order of time, runs it, and
   * waits until what it set off has settled before it goes on. `advance(0)` only settles.
   */
  advance(ms: number): Promise<void>;
}

/**
 * What this process waits for from outside the event loop. A clock that moved on while an HTTP call
 * or a signature is under way would let a deadline pass that the machine would have met, so
 * {@link ManualClock.advance} looks here first. Clients and servers both count, so that there is no
 * gap while the bytes are between them.
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

/** How many callbacks of the event loop were asked for: something goes on while this grows. */
let callbacks = 0;
/** Work in libuv's thread pool or in the kernel: one-shot requests, by their async id. */
const requests = new Set<number>();
const REQUESTS =
  /^(?:FSREQ(?:CALLBACK|PROMISE)|FILEHANDLECLOSEREQ|GETADDRINFOREQWRAP|TCPCONNECTWRAP|UDPSENDWRAP|WRITEWRAP|QUERYWRAP)$/;
/**
 * Jobs of node:crypto with a callback, and without (hkdfSync), which run at once and have no `after`:
 * which of the two is known once it was called.
 */
const JOBS = /^(?:KEYPAIRGEN|SIGN|VERIFY|CIPHER|DERIVEBITS|HASH|RANDOMBYTES)REQUEST$/;
const jobs = new Map<number, { ondone?: unknown }>();

/** Web Crypto's jobs, which cannot be told from those that run at once. */
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
  // What was given up has no `after`.
  destroy(id) {
    requests.delete(id);
  },
}).enable();

const isBusy = () => {
  for (const [id, job] of jobs) if (job.ondone !== undefined) requests.add(id);
  jobs.clear();
  return exchanges.size > 0 || requests.size > 0;
};

/** This many turns of the event loop with nothing under way count as settled. */
const QUIET_TURNS = 5;
/** A request that takes longer (a stream that stays open) is not waited for, now or later. */
export const LONGEST_SETTLE_MS = 3_000;

async function settle(): Promise<void> {
  const giveUp = performance.now() + LONGEST_SETTLE_MS;
  for (let quiet = 0; quiet < QUIET_TURNS; ) {
    const before = callbacks;
    await nextTurn();
    // One callback is this turn's own.
    quiet = isBusy() || callbacks > before + 1 ? 0 : quiet + 1;
    if (performance.now() > giveUp) {
      exchanges.clear();
      requests.clear();
      return;
    }
  }
}

/**
 * A clock for tests that stands at `start` (epoch milliseconds). A timer in the past fires in the
 * event loop's next turn, without `advance`. Everything that waits must wait on this clock: real
 * timers, child processes and worker threads are not seen.
 */
export function manualClock(start: number): ManualClock {
  interface Timer {
    time: number;
    wake: () => void;
  }
  const timers = new Set<Timer>();
  let now = start;

  /** Fires the timer unless it was cancelled or has fired. */
  const fire = (timer: Timer) => {
    if (timers.delete(timer)) timer.wake();
  };
  /** The earliest timer that is due at `time`; of several for one moment, the first that was set. */
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
