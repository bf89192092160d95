import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import lighthouse from 'lighthouse';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePorts } from '../flow/machine.ts';
import { launchBrowser } from './browser.ts';
import { pageStates } from './page-states.ts';
import { startProductPages } from './product-pages.ts';

/**
 * Lighthouse audits of accessibility and best practices. `npm run test:lighthouse` audits every page of this
 * machine and every state of the product's; otherwise only some, as each takes seconds.
 */

const isAll = process.env.LIGHTHOUSE === 'all';
const some = ['setup', 'approval'];

/** Pages with an error status on purpose, which the browser's console reports. */
const refused = /none$|not signed in|error$/;

let browser: Browser;
let port: number;
let server: Server;
let product: Awaited<ReturnType<typeof startProductPages>>;
const pages: Record<string, string> = {};

beforeAll(async () => {
  product = await startProductPages();
  const states = pageStates('de');
  server = createServer((request, response) => {
    const page = states[(request.url ?? '').slice(1)];
    response.statusCode = page ? 200 : 404;
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('content-security-policy', page?.contentSecurityPolicy ?? '');
    response.end(page?.html);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(
    pages,
    Object.fromEntries(Object.keys(states).map((name) => [name, `${origin}/${name}`])),
    product.pages,
  );
  port = await freePorts();
  browser = await launchBrowser({ debuggingPort: port });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  server?.close();
  await product?.stop();
});

/** Lighthouse's findings for a page. */
async function audit(name: string, url: string): Promise<string[]> {
  const result = await lighthouse(url, {
    port,
    logLevel: 'silent',
    onlyCategories: ['accessibility', 'best-practices'],
    disableFullPageScreenshot: true,
    // Performance is not measured, so do not wait until the page has been idle for seconds.
    pauseAfterFcpMs: 0,
    pauseAfterLoadMs: 0,
    networkQuietThresholdMs: 0,
    cpuQuietThresholdMs: 0,
    // The status is expected.
    ...(refused.test(name) ? { skipAudits: ['errors-in-console'], ignoreStatusCode: true } : {}),
  });
  if (!result) return ['Lighthouse gave no result'];
  const { runtimeError, audits } = result.lhr;
  return [
    ...(runtimeError ? [runtimeError.message] : []),
    ...Object.values(audits)
      .filter(({ score, scoreDisplayMode }) => scoreDisplayMode === 'error' || (score ?? 1) < 1)
      .map(({ id, details }) => `${id}: ${JSON.stringify(details).slice(0, 300)}`),
  ];
}

test(`Lighthouse finds nothing on ${isAll ? 'every page' : 'pages of each kind'}`, {
  timeout: 1_800_000,
}, async () => {
  const names = isAll ? Object.keys(pages) : some;
  const found: Record<string, string[]> = {};
  for (const name of names) found[name] = await audit(name, pages[name] ?? '');
  expect(found).toEqual(Object.fromEntries(names.map((name) => [name, []])));
});
