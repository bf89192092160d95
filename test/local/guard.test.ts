import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Logger } from '@aws-lambda-powertools/logger';
import { getRequestListener } from '@hono/node-server';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { guarded } from '../../local/guard.ts';
import { listen } from '../../local/listen.ts';
import { answerUnreadable } from '../../local/refused.ts';

const LARGEST = 1000;

const logged: Record<string, unknown>[] = [];
beforeEach(() => {
  logged.length = 0;
  vi.spyOn(Logger.prototype, 'warn').mockImplementation((message, ...extra) => {
    logged.push(Object.assign({ message }, ...extra));
  });
  return () => vi.restoreAllMocks();
});

/** A server that responds with what it read, and with how much memory the request took. */
async function start({ isHono = true } = {}) {
  let reached = 0;
  const listener = getRequestListener(async (request) => {
    reached += 1;
    return new Response(`read ${(await request.text()).length}`);
  });
  const { server, port } = await listen(0);
  answerUnreadable(server);
  const hosts = [`localhost:${port}`];
  server.on('request', guarded(listener, { hosts, largestBody: LARGEST, isHono }));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    host: `localhost:${port}`,
    reached: () => reached,
    /** Sends raw lines and returns the response. */
    async send(...lines: string[]) {
      const socket = connect(port, '127.0.0.1');
      socket.end(`${lines.join('\r\n')}\r\n\r\n`);
      return text(socket);
    },
    ask: (init: RequestInit) => fetch(`http://localhost:${port}/`, init),
  };
}

test('a request for the server’s own name is served', async () => {
  const { send, host } = await start();
  expect(await send('GET / HTTP/1.1', `Host: ${host}`, 'Connection: close')).toContain(
    'HTTP/1.1 200',
  );
});

test.each<[string, string, (host: string) => string[]]>([
  ['a whole URL', '400', (host) => [`GET http://${host}/ HTTP/1.1`, `Host: ${host}`]],
  ['no address', '400', (host) => ['OPTIONS * HTTP/1.1', `Host: ${host}`]],
  ['two hosts', '400', (host) => ['GET / HTTP/1.1', `Host: ${host}`, 'Host: evil.test']],
  ['the same host twice', '400', (host) => ['GET / HTTP/1.1', `Host: ${host}`, `Host: ${host}`]],
  ['no host', '400', () => ['GET / HTTP/1.1']],
  ['a foreign host', '421', () => ['GET / HTTP/1.1', 'Host: evil.test']],
  ['a name that begins like ours', '421', (host) => ['GET / HTTP/1.1', `Host: ${host}.evil.test`]],
  ['a user before the name', '421', (host) => ['GET / HTTP/1.1', `Host: ${host}@evil.test`]],
  ['another port', '421', () => ['GET / HTTP/1.1', 'Host: localhost:1']],
])('%s is refused by %s', async (_, status, lines) => {
  const { send, host, reached } = await start();
  const [line = '', ...headers] = lines(host);
  const answer = await send(line, ...headers, 'Connection: close');
  expect(answer).toContain(`HTTP/1.1 ${status}`);
  expect(answer).toMatch(/content-security-policy: default-src 'none'.*frame-ancestors 'none'/i);
  expect(reached()).toBe(0);
  expect(logged).toEqual([
    {
      message: 'Refused',
      status: Number(status),
      kind: 'other',
      code: status === '421' ? 'misdirected' : 'requestMalformed',
      client: expect.stringMatching(/^[0-9a-f]{16}$/),
    },
  ]);
});

test.each([
  ['no HTTP', '400', ['nonsense']],
  ['a header that is none', '400', ['GET / HTTP/1.1', 'Host localhost']],
  ['two lengths', '400', ['POST / HTTP/1.1', 'Content-Length: 1', 'Content-Length: 2']],
  ['more headers than Node takes', '431', ['GET / HTTP/1.1', `X: ${'x'.repeat(20_000)}`]],
])('a request that Node cannot parse (%s) is refused like the rest', async (_, status, request) => {
  const { send, reached } = await start();
  const answer = await send(...request);
  expect(answer).toContain(`HTTP/1.1 ${status}`);
  expect(answer).toContain("frame-ancestors 'none'");
  expect(answer).toContain('application/problem+json');
  expect(reached()).toBe(0);
  expect(logged).toMatchObject([{ message: 'Refused', status: Number(status) }]);
});

test('an Expect header is no reason to refuse a request', async () => {
  const { send, host } = await start();
  const answer = await send(
    'GET / HTTP/1.1',
    `Host: ${host}`,
    'Expect: nothing',
    'Connection: close',
  );
  expect(answer).toContain('HTTP/1.1 200');
});

test('an answer gets the headers that it does not set itself', async () => {
  const { ask } = await start();
  const { headers } = await ask({});
  expect(Object.fromEntries(headers)).toMatchObject({
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  });
});

test('a refusal has the security headers', async () => {
  const { ask } = await start();
  const { headers } = await ask({ method: 'POST', body: 'x'.repeat(LARGEST + 1) });
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
});

test('a body up to the limit is accepted', async () => {
  const { ask } = await start();
  expect(await (await ask({ method: 'POST', body: 'x'.repeat(LARGEST) })).text()).toBe('read 1000');
});

/** A body of this many bytes, in chunks without a known total length. */
const chunks = (bytes: number, size = 1000) => {
  let left = bytes;
  return new ReadableStream({
    pull(controller) {
      if (left <= 0) return controller.close();
      controller.enqueue(new Uint8Array(Math.min(left, size)));
      left -= size;
    },
  });
};
const chunked = (bytes: number, size?: number) =>
  ({ method: 'POST', body: chunks(bytes, size), duplex: 'half' }) as RequestInit;

test('so is a chunked body', async () => {
  const { ask } = await start();
  expect(await (await ask(chunked(LARGEST, 10))).text()).toBe('read 1000');
});

test.each<[string, () => RequestInit]>([
  ['says that it is', () => ({ method: 'POST', body: new Uint8Array(LARGEST + 1) })],
  ['turns out to be', () => chunked(LARGEST + 1, 10)],
])('a body that %s too large is refused, and reaches no handler', async (_, init) => {
  const { ask, reached } = await start();
  const refused = await ask(init());
  expect([refused.status, await refused.json()]).toMatchObject([413, { code: 'bodyTooLarge' }]);
  expect(reached()).toBe(0);
});

test('a body without a length is refused if it cannot be read ahead', async () => {
  const { ask } = await start({ isHono: false });
  expect((await ask(chunked(10))).status).toBe(411);
});

test('300 MB do not stay in memory', async () => {
  const { ask } = await start();
  const before = process.memoryUsage().rss;
  const refused = await ask(chunked(300e6, 1e6)).catch(() => undefined);
  expect([413, undefined]).toContain(refused?.status);
  expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
});
