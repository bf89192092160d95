import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { languages } from '../../functions/onboarding/languages.ts';
import { asClient } from '../mail/as-client.ts';
import { exampleMails } from '../mail/mail-examples.ts';
import { launchBrowser } from './browser.ts';

/** Mails on a phone, rendered like the clients that ignore most styles. */

const WIDTH = 390;
/** Pixels of a mail that are visible without scrolling, below the app's bars and the subject. */
const FIRST_SCREEN = 700;

let browser: Browser;
let tab: Page;
beforeAll(async () => {
  browser = await launchBrowser();
  tab = await browser.newPage({ viewport: { width: WIDTH, height: FIRST_SCREEN } });
});
afterAll(() => browser?.close());

/** Bottom of the mail and of its first button, if any, in pixels. */
const measure = () =>
  tab.evaluate(() => {
    const bottom = (selector: string) =>
      document.querySelector(selector)?.getBoundingClientRect().bottom ?? 0;
    return {
      width: document.documentElement.scrollWidth,
      title: bottom('h1'),
      button: bottom('td.button a'),
    };
  });

test.each(['gmail.mobile-webmail', 'gmail.ios', 'outlook.android', 'outlook.ios'] as const)(
  'in %s nothing is cut off, and the button is on the first screen',
  { timeout: 120_000 },
  async (client) => {
    const wrong: string[] = [];
    let buttons = 0;
    for (const language of languages)
      for (const [name, variants] of Object.entries(exampleMails(language)))
        for (const [variant, { html }] of Object.entries(variants)) {
          await tab.setContent(asClient(html, client));
          const { width, title, button } = await measure();
          const mail = `${language} ${name} ${variant}`;
          if (button > 0) buttons += 1;
          if (width > WIDTH) wrong.push(`${mail} is ${width} wide`);
          if (title > 250) wrong.push(`the title of ${mail} ends at ${title}`);
          if (button > FIRST_SCREEN) wrong.push(`the button of ${mail} ends at ${button}`);
        }
    expect(wrong).toEqual([]);
    expect(buttons).toBeGreaterThan(50);
  },
);
