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
 * Opens a page as on a desk, in light, and as on a phone, in the dark: axe finds nothing, nothing is
 * reported by the browser, and the page is no wider than the screen. Keeps a screenshot of each.
 */
export async function lookAt(browser: Browser, url: string, name: string): Promise<void> {
  for (const { look, width, colorScheme, rules, extent } of [
    { look: 'desk', width: 1280, colorScheme: 'light', rules: {}, extent: 'page' },
    { look: 'phone', width: 390, colorScheme: 'dark', rules: looksOnly, extent: 'screen' },
  ] as const) {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
    await bringAxe(context);
    const page = await context.newPage();
    const reported: string[] = [];
    page.on('console', (message) => reported.push(message.text()));
    page.on('pageerror', (error) => reported.push(error.message));
    const status = (await page.goto(url))?.status();
    await screenshot(page, `${name}-${look}`, extent);
    expect(
      {
        tooWide: await isTooWide(page),
        broken: await violations(page, rules),
        // That the page itself is a 404 is no news.
        reported: reported.filter((text) => !text.includes(`status of ${status}`)),
      },
      `${name}, ${look}`,
    ).toEqual({ tooWide: false, broken: [], reported: [] });
    await context.close();
  }
}
