import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel';
import { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import {
  dynamoDb,
  eventBridge,
  secretsManager,
  ses,
  stepFunctions,
} from '../../functions/runtime/aws.ts';

/** A call to AWS, Okta or Auth0. */
interface Call {
  name: string;
  /** The length of the chain of sequential calls up to this one, within the invocation and overall. */
  depth: number;
  overall: number;
  /** Milliseconds since the start of the recording. */
  ended: number;
}

/** The calls of one run of a function. */
export interface Invocation {
  function: string;
  calls: Call[];
}

/** All clients have the same interface here. */
const clients = [dynamoDb, eventBridge, secretsManager, ses, stepFunctions] as (typeof dynamoDb)[];

/**
 * Delays every call of functions to AWS, Okta and Auth0, and records which could only begin after another had ended:
 * parallel calls are one round trip.
 * @param latency milliseconds per call
 * @param standIns ports of Okta and Auth0, which are called over HTTP
 */
export function recordRoundTrips(latency: number, standIns: readonly number[]) {
  const running = new AsyncLocalStorage<Invocation & { reached: number }>();
  const fresh = () => ({ invocations: [] as Invocation[], reached: 0, since: performance.now() });
  let recording = fresh();

  function begin(name: string): () => void {
    const invocation = running.getStore();
    const now = recording;
    const depth = (invocation?.reached ?? 0) + 1;
    const overall = now.reached + 1;
    return () => {
      now.reached = Math.max(now.reached, overall);
      if (!invocation) return;
      invocation.reached = Math.max(invocation.reached, depth);
      invocation.calls.push({ name, depth, overall, ended: performance.now() - now.since });
    };
  }

  const slowly =
    <In, Out>(next: (args: In) => Promise<Out>, { commandName = '' }: { commandName?: string }) =>
    async (args: In): Promise<Out> => {
      const end = begin(commandName.replace(/Command$/, ''));
      try {
        const [answer] = await Promise.all([next(args), pause(latency)]);
        return answer;
      } finally {
        end();
      }
    };
  for (const { middlewareStack } of clients)
    middlewareStack.add(slowly, { step: 'initialize', priority: 'high', name: 'roundTrips' });

  const { start } = tracingChannel<object, { name: string }>('local.lambda.invoke');
  start.bindStore(running, (context) => {
    const { name } = context as { name: string };
    const invocation = { function: name, calls: [], reached: 0 };
    recording.invocations.push(invocation);
    return invocation;
  });

  // Calls that functions make with fetch.
  const ends = new WeakMap<object, () => void>();
  const asked = (message: unknown) => {
    const { request } = message as { request: { origin: string; path: string; method: string } };
    if (!running.getStore() || !standIns.includes(Number(new URL(request.origin).port))) return;
    ends.set(request, begin(`${request.method} ${request.path.split('?')[0]}`));
  };
  const answered = (message: unknown) => ends.get((message as { request: object }).request)?.();
  subscribe('undici:request:create', asked);
  subscribe('undici:request:trailers', answered);
  subscribe('undici:request:error', answered);

  const { emit } = Server.prototype;
  Server.prototype.emit = function (this: Server, ...event: [name: string, ...unknown[]]) {
    const port = (this.address() as AddressInfo | null)?.port ?? 0;
    if (event[0] !== 'request' || !standIns.includes(port)) return Reflect.apply(emit, this, event);
    setTimeout(() => Reflect.apply(emit, this, event), latency);
    return true;
  } as typeof emit;

  return {
    /**
     * Starts a new recording.
     * @returns the calls of functions from now on; the array grows
     */
    restart(): readonly Invocation[] {
      recording = fresh();
      return recording.invocations;
    },
    stop() {
      for (const { middlewareStack } of clients) middlewareStack.remove('roundTrips');
      start.unbindStore(running);
      unsubscribe('undici:request:create', asked);
      unsubscribe('undici:request:trailers', answered);
      unsubscribe('undici:request:error', answered);
      Server.prototype.emit = emit;
    },
  };
}
