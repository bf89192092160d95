import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Browser, Page } from 'playwright-core';

/** Screenshots and findings of pages in a real browser. */

const directory = join(import.meta.dirname, '../../.artifacts/screenshots');
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/**
 * Elements that extend beyond the window, and text cut off by its box. Ignores pictures of others' pages,
 * and boxes that scroll.
 */
const misfitting = `(() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  const elements = [...document.querySelectorAll('body *')].filter(
    (element) => !element.closest('.unseen, .picture, svg, .skip') && element.clientWidth > 1,
  );
  const hides = (way) => way === 'hidden' || way === 'clip';
  const say = (what) => (element) => what + ': ' + element.outerHTML.slice(0, 120);
  const wide = elements.filter((element) => element.getBoundingClientRect().right > clientWidth + 1);
  const cutOff = elements.filter((element) => {
    const { overflowX, overflowY } = getComputedStyle(element);
    return (
      element.localName !== 'input' &&
      ((hides(overflowX) && element.scrollWidth > element.clientWidth + 1) ||
        (hides(overflowY) && element.scrollHeight > element.clientHeight + 1))
    );
  });
  return [
    ...(scrollWidth > clientWidth ? ['too wide', ...wide.slice(-1).map(say('sticks out'))] : []),
    ...cutOff.map(say('cut off')),
  ];
})()`;

/** Rules that dark mode and a narrow screen can break; all others are the same as on a desktop. */
export const looksOnly: RunOptions = { runOnly: ['color-contrast', 'target-size'] };

/** How much of a page a picture shows: all, or the part visible without scrolling, which takes a third of the time. */
type Extent = 'page' | 'screen';

/**
 * Saves a picture as `.artifacts/screenshots/{name}.jpeg` if the environment variable PICTURES asks for
 * it: pictures take half of the time, and are useful only if somebody looks at them.
 */
export async function screenshot(page: Page, name: string, extent: Extent) {
  if (!process.env.PICTURES) return;
  await mkdir(directory, { recursive: true });
  const take = () =>
    page.screenshot({
      path: join(directory, `${name}.jpeg`),
      type: 'jpeg',
      quality: 80,
      fullPage: extent === 'page',
    });
  // On a busy machine, Chromium sometimes fails the first time.
  await take().catch(take);
}

/** A screen that shows HTML without its scripts. */
export interface Screen {
  /**
   * @returns a line for each element with an axe violation, and if the page scrolls sideways. May save a
   *   {@link screenshot}.
   */
  look(html: string, name: string, extent: Extent): Promise<string[]>;
  close(): Promise<void>;
}

/**
 * Uses one tab for all pages: axe takes four times as long in a newly opened page.
 * @param options axe's
 */
export async function openScreen(
  browser: Browser,
  [width, height]: [number, number],
  colorScheme: 'light' | 'dark',
  options: RunOptions = {},
): Promise<Screen> {
  const viewport = { width, height };
  const page = await browser.newPage({ viewport, colorScheme, reducedMotion: 'reduce' });
  await page.evaluate(await readFile(axe, 'utf8'));
  // Passed checks stay in the browser: there are many.
  const misfits = async () =>
    (await page.evaluate<string[]>(misfitting)).map((misfit) => `${width} px: ${misfit}`);
  const run = `axe.run(${JSON.stringify({ resultTypes: ['violations'], ...options })})
    .then(({ violations }) => violations)`;
  return {
    async look(html, name, extent) {
      await page.setContent(html.replace(/<script\b.*?<\/script>/gs, ''));
      const violations = await page.evaluate<AxeResults['violations']>(run);
      const found = violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html }) => `${width} px, ${colorScheme}: ${id}: ${html}`),
      );
      found.push(...(await misfits()));
      await screenshot(page, `${name}-${width}-${colorScheme}`, extent);
      // Text twice as large in a window of the same width (WCAG 1.4.4): on desktops only.
      if (width > 600) {
        await page.evaluate("document.documentElement.style.fontSize = '200%'");
        found.push(...(await misfits()).map((misfit) => `letters at 200 %: ${misfit}`));
      }
      return found;
    },
    close: () => page.close(),
  };
}

/**
 * Views pages on a desktop in light mode and on a phone in dark mode: at 320 px, which is also a desktop
 * window of 1280 px zoomed to 400 % (WCAG 1.4.10).
 */
export async function startReader(browser: Browser) {
  const desk = await openScreen(browser, [1280, 1000], 'light');
  const phone = await openScreen(browser, [320, 1600], 'dark', looksOnly);
  const page = await browser.newPage({ timezoneId: 'Europe/Berlin' });
  const reported: string[] = [];
  page.on('console', (message) => reported.push(message.text()));
  page.on('pageerror', (error) => reported.push(String(error)));
  page.on('request', (request) => {
    const url = request.url();
    // A sign-in leads to other origins, but no page loads anything from them.
    const { origin } = new URL(page.url());
    const isPage = request.isNavigationRequest() && request.frame() === page.mainFrame();
    if (!isPage && !url.startsWith(`${origin}/`) && !url.startsWith('data:')) reported.push(url);
    // Mail scanners open links, and some run scripts: no page may submit itself.
    if (request.method() !== 'GET') reported.push(`${request.method()} ${url}`);
  });
  return {
    /**
     * Opens a page and checks it on both screens.
     * @param extent how much of it to save as seen on a desktop
     * @returns findings: what the browser reports, requests to other origins or that may change something,
     *   axe violations, and screens that are too narrow
     */
    async look(url: string, name: string, extent: Extent = 'screen'): Promise<string[]> {
      const status = (await page.goto(url))?.status();
      const html = await page.content();
      // The page's own 404 is expected.
      const news = reported.splice(0).filter((text) => !text.includes(`status of ${status}`));
      return [
        ...news,
        ...(await desk.look(html, name, extent)),
        ...(await phone.look(html, name, 'screen')),
      ];
    },
    async stop() {
      for (const each of [page, desk, phone]) await each.close();
    },
  };
}
