import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { Bench } from 'tinybench';
import * as z from 'zod';
import { dynamoDb, secretsManager, stepFunctions } from '../functions/runtime/aws.ts';
import { systemClock } from '../local/clock.ts';
import { createGateway } from '../local/gateway.ts';
import { embeddedTarget, startEmbedded } from '../test/flow/embedded.ts';
import { milliseconds, printTable, ratio } from './table.ts';

/**
 * The cost of a request: each page and answer on the embedded default, against the same bytes from a handler that
 * does nothing, over the same gateway. Times of AWS calls are those of the local stand-ins; their number is the same
 * on AWS.
 */

const AT_ONCE = 16;

process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
const local = await startEmbedded(systemClock, { REQUESTS_PER_MINUTE: '1000000000' });
const target = await embeddedTarget(local.url);
const stage = z.object({ stage: z.string() });

/** An onboarding that waits for its CSM. */
async function waiting() {
  const { setupLink } = await target.issueSetupLink('Acme', 'dana@sequel.example');
  const submission = {
    oktaApps: [{ ...target.oktaApp, emailDomains: ['acme.example'] }],
    mainAdmin: { name: 'Ada', email: 'ada@acme.example' },
    users: ['bob@acme.example'],
    contact: { name: 'Otto', email: 'otto@acme.example' },
  };
  await target.request(setupLink, submission);
  while (stage.parse((await target.request(setupLink)).body).stage !== 'awaitingApproval')
    await pause(50);
  let approvalLink: string | undefined;
  while (!approvalLink) {
    const [mail] = await target.mailsTo('dana@sequel.example');
    approvalLink = mail?.text.match(/https?:\/\/\S+\/approvals\/[^\s\])>]+/)?.[0];
  }
  return { setupLink, approvalLink, submission };
}

const { setupLink, approvalLink, submission } = await waiting();
const open = (await target.issueSetupLink('Beta', 'dana@sequel.example')).setupLink;
const json = { accept: 'application/json', 'content-type': 'application/json' };
const html = { accept: 'text/html' };
const post = (body: unknown) => ({ method: 'POST', headers: json, body: JSON.stringify(body) });

const requests: Record<string, [url: string, init: RequestInit]> = {
  'GET /openapi.json': [`${local.url}/openapi.json`, { headers: json }],
  'GET /nowhere': [`${local.url}/nowhere`, { headers: json }],
  'GET /setup, a forged link': [`${setupLink}x`, { headers: json }],
  'GET /setup, the form': [open, { headers: html }],
  'GET /setup, the progress': [setupLink, { headers: html }],
  'GET /setup, the status as JSON': [setupLink, { headers: json }],
  'POST /setup, refused': [open, post({ ...submission, users: ['nobody'] })],
  'POST /setup, the same again': [setupLink, post(submission)],
  'GET /approvals, the evidence': [approvalLink, { headers: html }],
};

let calls = 0;
const counts =
  <In, Out>(next: (args: In) => Promise<Out>) =>
  (args: In): Promise<Out> => {
    calls += 1;
    return next(args);
  };
const first = { step: 'initialize', name: 'counts' } as const;
dynamoDb.middlewareStack.add(counts, first);
secretsManager.middlewareStack.add(counts, first);
stepFunctions.middlewareStack.add(counts, first);

/** A server with a prepared answer, behind the same gateway. */
async function floorOf(url: string, init: RequestInit) {
  const answer = await fetch(url, init);
  const body = await answer.text();
  const headers = Object.fromEntries(answer.headers);
  delete headers['content-length'];
  delete headers['transfer-encoding'];
  const app = createGateway(async () => ({ statusCode: answer.status, headers, body }), local.url, {
    perMinute: Number.MAX_SAFE_INTEGER,
    isProxied: false,
  });
  const server = createServer(getRequestListener(app.fetch));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const { pathname } = new URL(url);
  return {
    url: `http://localhost:${port}${pathname}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const rows: string[][] = [];
for (const [name, [url, init]] of Object.entries(requests)) {
  const ask = async (at: string) => void (await (await fetch(at, init)).arrayBuffer());
  calls = 0;
  await ask(url);
  const needed = calls;
  const floor = await floorOf(url, init);
  const measure = async (atOnce: number) => {
    const bench = new Bench({ time: 700, warmupTime: 200, throws: true });
    if (atOnce > 1) Object.assign(bench, { concurrency: 'task', threshold: atOnce });
    bench.add('floor', () => ask(floor.url)).add('real', () => ask(url));
    await bench.run();
    const [least = Number.NaN, real = Number.NaN] = bench.tasks.map(({ result }) =>
      'latency' in result ? result.latency.p50 : Number.NaN,
    );
    return { least, real };
  };
  const one = await measure(1);
  const many = await measure(AT_ONCE);
  floor.stop();
  rows.push([
    name,
    String(needed),
    milliseconds(one.real),
    ratio(one.real, one.least),
    ratio(many.real, many.least),
  ]);
}
printTable(`Load: median time of a request, one and ${AT_ONCE} at a time`, [
  ['request', 'AWS calls', 'ms', '× floor', `× floor, ${AT_ONCE} at once`],
  ...rows,
]);
await local.remove();
process.exit(0);
