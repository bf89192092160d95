import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel';
import { type IncomingMessage, Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type FunctionName, functions } from '../../functions/functions.ts';
import { dynamoDb, secretsManager, ses, stepFunctions } from '../../functions/runtime/aws.ts';
import type { Clock } from '../../local/clock.ts';

/**
 * Faults in the calls that functions make: to AWS below the SDK's retries, to Okta and Auth0 at the server. The calls
 * are observed, not listed.
 */

export const faults = [
  /** The call reaches nobody. */
  'before',
  /** The call succeeds, but the response is lost. */
  'lost',
  /** No response, until the function is stopped. */
  'hangs',
  'throttled',
  /** An invalid response. */
  'garbage',
  /** The process is killed right before the call, or right after it. */
  'killedBefore',
  'killedAfter',
] as const;
export type Fault = (typeof faults)[number];

/** Which function makes which call to which service: `InviteUsers dynamodb PutItem mail#userInvitation`. */
export type Call = string;

interface Running {
  name: FunctionName;
  /** The process it runs in: a killed one's work stops. */
  life: number;
}

const failed = (properties: object) => Object.assign(new Error('Injected'), properties);
const never = () => new Promise<never>(() => {});

/** The parts of an input that name its kind, without the onboarding. */
function subjectOf(input: Record<string, unknown>): string {
  const text = (value: unknown) =>
    typeof value === 'object' && value !== null && 'S' in value ? String(value.S) : '';
  if (Array.isArray(input.TransactItems))
    return subjectOf(input.TransactItems.at(-1)?.Update ?? {});
  const key = (input.Key ?? input.Item) as { pk?: unknown; sk?: unknown } | undefined;
  if (key) {
    const pk = text(key.pk).split('#')[0];
    const sk = text(key.sk).split('#').slice(0, 2).join('#').split(' ')[0]?.replace(/\d+$/, '');
    return `${pk} ${sk}`;
  }
  if (typeof input.IndexName === 'string') return `index ${input.IndexName}`;
  const secret = input.SecretId ?? input.Name;
  if (typeof secret === 'string' && secret.includes('/onboardings/'))
    return (secret.split('/').slice(4, 6).join('/') || secret)
      .replace(/client-secrets\/.*/, 'client-secrets')
      .replace(/\d+$/, '');
  return typeof secret === 'string' ? (secret.split('/').at(-1) ?? '') : '';
}

/** @param kill ends the process; its promise settles once another one runs */
export function injectFaults(options: { clock: () => Clock; kill: () => void }) {
  const running = new AsyncLocalStorage<Running>();
  let life = 0;
  /** Functions that run and do not hang. */
  const busy = new Set<Running>();
  /** The calls made, with their counts. */
  const calls = new Map<Call, number>();
  /** The faults to inject, and how often. */
  const armed = new Map<Call, { fault: Fault; times: number }>();
  let happened = 0;

  /** @returns the fault for this call */
  function take(call: Call): Fault | undefined {
    calls.set(call, (calls.get(call) ?? 0) + 1);
    const next = armed.get(call);
    if (!next) return undefined;
    happened += 1;
    next.times -= 1;
    if (next.times === 0) armed.delete(call);
    return next.fault;
  }

  /** Lambda stops a function at its timeout, unless a state stops its Task earlier. */
  const hang = (name: FunctionName) =>
    new Promise<never>((_, reject) => {
      const stopsAt = options.clock().now() + functions[name].timeout * 1_000;
      options.clock().at(stopsAt, () => reject(failed({ name: 'Sandbox.Timedout' })));
    });

  const kill = () => {
    life += 1;
    busy.clear();
    options.kill();
  };

  const middleware =
    (service: string) =>
    <In extends { input: object }, Out>(
      next: (args: In) => Promise<Out>,
      { commandName = '' }: { commandName?: string },
    ) =>
    async (args: In): Promise<Out> => {
      const by = running.getStore();
      if (!by) return next(args);
      const stop = () => {
        busy.delete(by);
        return never();
      };
      if (by.life !== life) return stop();
      const operation = commandName.replace(/Command$/, '');
      const subject = subjectOf(args.input as Record<string, unknown>);
      const fault = take([by.name, service, operation, subject].join(' ').trim());
      switch (fault) {
        case 'before':
          throw failed({ code: 'ECONNREFUSED' });
        case 'throttled':
          throw failed({
            name: service === 'ses' ? 'Throttling' : 'ThrottlingException',
            $fault: 'client',
            $metadata: { httpStatusCode: 400 },
          });
        case 'hangs':
          busy.delete(by);
          return hang(by.name);
        case 'killedBefore':
          kill();
          return stop();
      }
      const answer = await next(args);
      if (by.life !== life) return stop();
      switch (fault) {
        case 'lost':
          throw failed({ code: 'ECONNRESET' });
        case 'garbage':
          throw failed({
            name: 'SyntaxError',
            $fault: 'server',
            $metadata: { httpStatusCode: 502 },
          });
        case 'killedAfter':
          kill();
          return stop();
      }
      return answer;
    };
  // Outermost within an attempt: the response has been read when it is lost.
  const place = { step: 'deserialize', priority: 'high', name: 'injectedFaults' } as const;
  dynamoDb.middlewareStack.add(middleware('dynamodb'), place);
  secretsManager.middlewareStack.add(middleware('secretsmanager'), place);
  stepFunctions.middlewareStack.add(middleware('states'), place);
  ses.middlewareStack.add(middleware('ses'), place);

  /** Tells the server which function called. */
  const HEADER = 'x-asked-by';
  const name = ({ request }: { request: { addHeader(name: string, value: string): void } }) => {
    const by = running.getStore();
    if (by) request.addHeader(HEADER, `${by.name} ${by.life}`);
  };
  const onRequest = (message: unknown) => name(message as Parameters<typeof name>[0]);
  subscribe('undici:request:create', onRequest);
  const { start, asyncEnd } = tracingChannel('local.lambda.invoke');
  start.bindStore(running, (message) => {
    const by: Running = { name: (message as Running).name, life };
    busy.add(by);
    return by;
  });
  const onEnd = () => {
    const by = running.getStore();
    if (by) busy.delete(by);
  };
  asyncEnd.subscribe(onEnd);

  /** Services by their local port. */
  const services = new Map<number, string>();
  const emit = Server.prototype.emit;
  Server.prototype.emit = function (this: Server, ...args: [event: string, ...unknown[]]) {
    const [event, ...about] = args;
    const pass = () => emit.apply(this, args as Parameters<typeof emit>);
    const service = services.get((this.address() as AddressInfo | null)?.port ?? 0);
    if (event !== 'request' || !service) return pass();
    const [request, response] = about as [IncomingMessage, ServerResponse];
    const [by, itsLife] = String(request.headers[HEADER] ?? '').split(' ');
    if (!by) return pass();
    if (Number(itsLife) !== life) return request.socket.destroy() && true;
    const path = (request.url ?? '/').split('?')[0]?.replace(/\/con_[^/]+/, '/{id}');
    const fault = take(`${by} ${service} ${request.method} ${path}`);
    const answer = (status: number, type: string, text: string) => {
      request.resume();
      response.writeHead(status, { 'content-type': type }).end(text);
      return true;
    };
    const afterwards = (then: () => void) => {
      // The response is complete, but is discarded.
      response.write = () => true;
      response.end = () => {
        then();
        request.socket.destroy();
        return response;
      };
      return pass();
    };
    switch (fault) {
      case undefined:
        return pass();
      case 'before':
        request.socket.destroy();
        return true;
      case 'hangs':
        // Callers have a real-time timeout: the connection ends a little earlier.
        setTimeout(() => request.socket.destroy(), 200).unref();
        return true;
      case 'throttled':
        return answer(429, 'application/json', '{"statusCode":429,"error":"Too Many Requests"}');
      case 'garbage':
        return answer(200, 'text/html', '<html><body>Maintenance</body></html>');
      case 'killedBefore':
        kill();
        request.socket.destroy();
        return true;
      case 'lost':
        return afterwards(() => {});
      case 'killedAfter':
        return afterwards(kill);
    }
  } as typeof emit;

  return {
    calls,
    arm(call: Call, fault: Fault, times: number) {
      armed.set(call, { fault, times });
      happened = 0;
    },
    /** @returns the number of faults injected */
    heal() {
      armed.clear();
      return happened;
    },
    /** Functions wait in real time for the SDK's retries: the clock must not advance meanwhile. */
    async idle() {
      for (let tries = 0; busy.size > 0 && tries < 400; tries += 1) await pause(10);
    },
    serve: (port: number, service: string) => void services.set(port, service),
    /** Stops everything that runs. */
    endLife() {
      life += 1;
      busy.clear();
    },
    remove() {
      Server.prototype.emit = emit;
      unsubscribe('undici:request:create', onRequest);
      start.unbindStore(running);
      asyncEnd.unsubscribe(onEnd);
      for (const client of [dynamoDb, secretsManager, stepFunctions, ses])
        client.middlewareStack.remove('injectedFaults');
    },
  };
}
