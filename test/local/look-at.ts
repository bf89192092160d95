import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Browser } from 'playwright-core';
import { expect } from 'vitest';
import { bringAxe, isTooWide, looksOnly, screenshot, violations } from '../browser/look.ts';

/** Listens on a free port; `url` has no trailing slash. */
export async function serve(make: (url: string) => Hono) {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  server.on('request', getRequestListener(make(url).fetch));
  return {
    url,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/**
 * Opens a page as on a desk, in the light, and then makes the screen a phone's, in the dark: axe finds
 * nothing, nothing is reported by the browser, and the page is no wider than the screen. Keeps a
 * screenshot of each.
 */
export async function lookAt(browser: Browser, url: string, name: string): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await bringAxe(context);
  const page = await context.newPage();
  const reported: string[] = [];
  page.on('console', (message) => reported.push(message.text()));
  page.on('pageerror', (error) => reported.push(error.message));
  const status = (await page.goto(url))?.status();

  await screenshot(page, `${name}-desk`);
  expect(await violations(page), name).toEqual([]);
  await page.setViewportSize({ width: 390, height: 800 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await screenshot(page, `${name}-phone`, 'screen');
  expect(await violations(page, looksOnly), `${name} on a phone`).toEqual([]);
  expect(await isTooWide(page), `${name} on a phone`).toBe(false);
  // That the page itself is a 404 is no news.
  expect(
    reported.filter((text) => !text.includes(`status of ${status}`)),
    name,
  ).toEqual([]);
  await context.close();
}
