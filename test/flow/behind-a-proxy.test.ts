import { type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manualClock } from '../local/manual-clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';

const HOST = 'sso.example.test';
const clock = manualClock(Date.parse('2026-11-25T09:00:00Z'));
let local: Awaited<ReturnType<typeof startEmbedded>>;

beforeAll(async () => {
  local = await startEmbedded(clock, { PUBLIC_URL: `https://${HOST}` });
});
afterAll(() => local.remove());

/** Sends a request with any Host to a port. */
const ask = (port: number | string, path: string, host: string) =>
  new Promise<{ status: number | undefined; headers: IncomingHttpHeaders; body: string }>(
    (resolve, reject) => {
      const headers = { host, accept: 'application/json' };
      request({ host: '127.0.0.1', port, path, headers }, async (answer) =>
        resolve({ status: answer.statusCode, headers: answer.headers, body: await text(answer) }),
      )
        .once('error', reject)
        .end();
    },
  );

describe('the port that the proxy is pointed at', () => {
  test('serves public pages under the public name', async () => {
    const { setupLink } = await (await embeddedTarget(local.url)).issueSetupLink(
      'Acme',
      'd@s.test',
    );
    expect(setupLink.startsWith(`https://${HOST}/setup/`)).toBe(true);
    const { status, body } = await ask(local.port, new URL(setupLink).pathname, HOST);
    expect([status, JSON.parse(body)]).toMatchObject([200, { company: 'Acme' }]);
  });

  test('serves them when the Host names the default port', async () => {
    expect((await ask(local.port, '/openapi.json', `${HOST}:443`)).status).toBe(200);
    expect((await ask(local.port, '/openapi.json', `${HOST}:80`)).status).toBe(421);
  });

  test.each(['/', '/mailbox', '/workflows', '/sequel/', '/setup-links'])(
    'has no %s',
    async (path) => {
      expect((await ask(local.port, path, HOST)).status).toBe(404);
    },
  );

  test.each(['localhost', '127.0.0.1', 'localhost:3000', `${HOST}.evil.test`, `evil.${HOST}`])(
    'refuses the Host %s',
    async (host) => {
      expect((await ask(local.port, '/mailbox', host)).status).toBe(421);
    },
  );
});

describe('the port of the private pages', () => {
  test('is a different one, under this machine’s own name', async () => {
    const { port, host } = new URL(local.url);
    expect(Number(port)).not.toBe(local.port);
    expect((await ask(port, '/mailbox', host)).status).toBe(200);
  });

  test('answers unknown paths with the security headers', async () => {
    const { port, host } = new URL(local.url);
    const { status, headers } = await ask(port, '/nothing', host);
    expect([status, headers]).toMatchObject([
      404,
      {
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      },
    ]);
  });

  test('refuses the public name', async () => {
    expect((await ask(new URL(local.url).port, '/mailbox', HOST)).status).toBe(421);
  });
});
