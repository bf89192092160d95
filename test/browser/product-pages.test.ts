import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { freePorts } from '../flow/machine.ts';
import { launchBrowser } from './browser.ts';
import { audit } from './lighthouse.ts';
import { startReader } from './look.ts';
import { pageStates } from './page-states.ts';
import { startProductPages } from './product-pages.ts';

let product: Awaited<ReturnType<typeof startProductPages>>;
let browser: Browser;
/** Of the browser's debugger, for Lighthouse. */
let port: number;
beforeAll(async () => {
  product = await startProductPages();
  port = await freePorts();
  browser = await launchBrowser({ debuggingPort: port });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

test('every page that this machine serves is accessible, fits, and obeys its policy', {
  timeout: 180_000,
}, async () => {
  const reader = await startReader(browser);
  onTestFinished(reader.stop);
  const found: Record<string, string[]> = {};
  for (const [name, url] of Object.entries(product.pages))
    found[name] = await reader.look(url, `local-${name.replaceAll(/\W+/g, '-')}`, 'page');
  expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, []])));
});

/** Serves every state of the product's pages. @returns URLs by name */
async function serveStates(): Promise<Record<string, string>> {
  const states = pageStates('de');
  const server = createServer((request, response) => {
    const page = states[(request.url ?? '').slice(1)];
    response.statusCode = page ? 200 : 404;
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('content-security-policy', page?.contentSecurityPolicy ?? '');
    response.end(page?.html);
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.fromEntries(Object.keys(states).map((name) => [name, `${origin}/${name}`]));
}

/**
 * `npm run test:lighthouse` audits every page of this machine and every state of the product's; otherwise only some,
 * as each takes seconds.
 */
const isAll = process.env.LIGHTHOUSE === 'all';
const some = ['setup', 'approval'];

test(`Lighthouse finds nothing on ${isAll ? 'every page' : 'pages of each kind'}`, {
  timeout: 1_800_000,
}, async () => {
  const pages: Record<string, string> = { ...(await serveStates()), ...product.pages };
  const names = isAll ? Object.keys(pages) : some;
  const found: Record<string, string[]> = {};
  for (const name of names) found[name] = await audit(port, name, pages[name] ?? '');
  expect(found).toEqual(Object.fromEntries(names.map((name) => [name, []])));
});
