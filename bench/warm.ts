import './silent.ts';
import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import * as dynamoDbCommands from '@aws-sdk/client-dynamodb';
import * as lambdaCommands from '@aws-sdk/client-lambda';
import * as secretsManagerCommands from '@aws-sdk/client-secrets-manager';
import * as stepFunctionsCommands from '@aws-sdk/client-sfn';
import type { Context } from 'aws-lambda';
import { type FunctionName, functions } from '../functions/functions.ts';
import { dynamoDb, lambda, secretsManager, stepFunctions } from '../functions/runtime/aws.ts';
import { systemClock } from '../local/clock.ts';
import { embeddedTarget, startEmbedded } from '../test/flow/embedded.ts';
import { lambdaContext } from '../test/lambda-context.ts';
import { awsCall } from './aws-call.ts';
import { everyPage } from './every-page.ts';
import { median, milliseconds, printTable } from './table.ts';

/**
 * The CPU time of a warm function itself: each page and form is answered TIMES (100) times with the same event, while
 * the AWS clients replay the first run's answers from memory. The time of those calls alone, with the same clients,
 * is subtracted. Functions that ask Auth0 are left out: the requests would dominate.
 */

const TIMES = Number(process.env.TIMES ?? 100);
/** Runs until V8 has compiled the hot code. */
const WARM_UP = 100;
const ASKS_AUTH0: readonly string[] = ['FinishTrial', 'TurnSwitch', 'RotateClientSecret'];

interface Exchange {
  target: string;
  input: object;
  handled: unknown;
}
/** The calls behind an answer: recorded the first time, replayed later. */
const memory = new AsyncLocalStorage<{ kept: Exchange[] } | { left: Exchange[] }>();

const local = await startEmbedded(systemClock, { REQUESTS_PER_MINUTE: '1000000000' });
const target = await embeddedTarget(local.url);

/** The request handler of all clients in this process (local/aws/in-process.ts). */
const aws = dynamoDb.config.requestHandler as unknown as {
  handle(request: {
    path: string;
    headers: Record<string, string>;
    body?: string | Uint8Array;
  }): Promise<unknown>;
};
const ask = aws.handle;
aws.handle = async (request) => {
  const { body: sent = '' } = request;
  // Not `Buffer.from(sent)`: it would first convert the SDK's own byte type to a string.
  const body =
    typeof sent === 'string'
      ? sent
      : Buffer.from(sent.buffer, sent.byteOffset, sent.byteLength).toString();
  const { target: called, input } = awsCall(request.path, request.headers, body);
  const store = memory.getStore();
  if (store && 'left' in store) {
    const at = store.left.findIndex((each) => each.target === called);
    const [exchange] = store.left.splice(Math.max(at, 0), 1);
    if (!exchange || at < 0) throw new Error(`${called} was not called before`);
    // The event loop turns, as it does for an answer from a socket.
    await setImmediate();
    return exchange.handled;
  }
  const handled = await ask(request);
  store?.kept.push({ target: called, input, handled });
  return handled;
};

const services: Record<
  string,
  { client: { send(command: never): Promise<unknown> }; all: object }
> = {
  DynamoDB_20120810: { client: dynamoDb, all: dynamoDbCommands },
  secretsmanager: { client: secretsManager, all: secretsManagerCommands },
  AWSStepFunctions: { client: stepFunctions, all: stepFunctionsCommands },
  Lambda: { client: lambda, all: lambdaCommands },
};
type Commands = Record<string, new (input: object) => never>;
/** The same calls, and nothing else. */
async function callsAlone(exchanges: readonly Exchange[]): Promise<void> {
  for (const { target: called, input } of exchanges) {
    const [service = '', operation] = called.split('.');
    const Command = (services[service]?.all as Commands | undefined)?.[`${operation}Command`];
    if (Command) await services[service]?.client.send(new Command(input)).catch(() => {});
  }
}

type Handler = (event: unknown, context: Context) => Promise<{ statusCode: number }>;
const answered = new Map<
  string,
  { handler: Handler; event: unknown; name: FunctionName; kept: Exchange[] }
>();
await everyPage(local.url, target, async (request, functionName, event) => {
  const name = functionName as FunctionName;
  const { handler } = (await import(`../functions/${functions[name].file}.ts`)) as {
    handler: Handler;
  };
  const kept: Exchange[] = [];
  const answer = await memory.run({ kept }, () => handler(event, lambdaContext(name)));
  // Triggered work continues, and does not count.
  if (!ASKS_AUTH0.includes(name)) answered.set(request, { handler, event, name, kept: [...kept] });
  return answer;
});

/** Milliseconds of CPU time of one run, the median of several. */
async function timeOf(kept: readonly Exchange[], work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < WARM_UP + TIMES; run += 1) {
    const before = process.cpuUsage();
    await memory.run({ left: [...kept] }, work);
    const { user, system } = process.cpuUsage(before);
    if (run >= WARM_UP) times.push((user + system) / 1000);
  }
  return median(times);
}

const figures = [];
for (const [request, { handler, event, name, kept }] of answered) {
  const alone = await timeOf(kept, () => callsAlone(kept));
  const whole = await timeOf(kept, () => handler(event, lambdaContext(name)));
  figures.push({ request, calls: kept.length, whole, alone, own: whole - alone });
}
if (process.argv.includes('--json'))
  process.stdout.write(`${JSON.stringify({ times: TIMES, figures }, null, 2)}\n`);
else
  printTable(`Warm: ms of CPU time of an answer, median of ${TIMES}`, [
    ['request', 'AWS calls', 'whole', 'its calls alone', 'own'],
    ...figures
      .toSorted((a, b) => b.own - a.own)
      .map(({ request, calls, whole, alone, own }) => [
        request,
        String(calls),
        milliseconds(whole),
        milliseconds(alone),
        milliseconds(own),
      ]),
  ]);
await local.remove();
process.exit(0);
