import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import axe, { type AxeResults } from 'axe-core';
import type { Hono } from 'hono';
import type { Browser } from 'playwright-core';
import { expect } from 'vitest';
import { screenshotsDirectory } from '../browser/browser.ts';

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
 * Opens a page as on a desk, in light, and as on a phone, in the dark: axe finds
 * nothing, nothing is reported by the browser, and the page is no wider than the screen. Keeps a
 * screenshot of each.
 */
export async function lookAt(browser: Browser, url: string, name: string): Promise<void> {
  for (const { look, width, colorScheme } of [
    { look: 'desk', width: 1280, colorScheme: 'light' },
    { look: 'phone', width: 390, colorScheme: 'dark' },
  ] as const) {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
    const reported: string[] = [];
    page.on('console', (message) => reported.push(message.text()));
    page.on('pageerror', (error) => reported.push(error.message));
    const status = (await page.goto(url))?.status();
    const shot = async () =>
      page.screenshot({
        path: join(await screenshotsDirectory(), `${name}-${look}.png`),
        fullPage: true,
      });
    // On a busy machine Chromium now and then cannot, at the first time.
    await shot().catch(shot);
    expect(await page.evaluate('document.documentElement.scrollWidth'), `${name}, ${look}`).toBe(
      width,
    );
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate<AxeResults>(
      'axe.run({ resultTypes: ["violations"] })',
    );
    expect(
      violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
      `${name}, ${look}`,
    ).toEqual([]);
    // That the page itself is a 404 is no news.
    expect(reported.filter((text) => !text.includes(`status of ${status}`))).toEqual([]);
    await page.close();
  }
}
