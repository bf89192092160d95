import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults, RunOptions } from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';

/** What a look at a page in a real browser keeps and finds. */

const directory = join(import.meta.dirname, '../../.artifacts/screenshots');
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Brings axe into every page that is opened from now on: once, since it is large. */
export async function bringAxe(context: BrowserContext): Promise<void> {
  await context.addInitScript({ path: axe });
}

/** What axe-core finds wrong on the page, a line for each element. */
export async function violations(page: Page, options: RunOptions = {}): Promise<string[]> {
  const run = `axe.run(${JSON.stringify({ resultTypes: ['violations'], ...options })})`;
  const found = await page.evaluate<AxeResults>(run);
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** What dark mode and a narrow screen can break: everything else is the same as at a desk. */
export const looksOnly: RunOptions = { runOnly: ['color-contrast', 'target-size'] };

/** Whether the page has to be scrolled sideways. */
export const isTooWide = (page: Page) =>
  page.evaluate<boolean>(
    'document.documentElement.scrollWidth > document.documentElement.clientWidth',
  );

/**
 * Keeps a picture as `.artifacts/screenshots/{name}.jpeg`.
 * @param extent the whole page, or what is seen of it without scrolling, which takes a third of the time
 */
export async function screenshot(page: Page, name: string, extent: 'page' | 'screen' = 'page') {
  await mkdir(directory, { recursive: true });
  const take = () =>
    page.screenshot({
      path: join(directory, `${name}.jpeg`),
      type: 'jpeg',
      quality: 80,
      fullPage: extent === 'page',
    });
  // On a busy machine Chromium now and then cannot, at the first time.
  await take().catch(take);
}
