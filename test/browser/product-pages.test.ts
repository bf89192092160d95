import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startReader } from './look.ts';
import { startProductPages } from './product-pages.ts';

let product: Awaited<ReturnType<typeof startProductPages>>;
beforeAll(async () => {
  product = await startProductPages();
}, 120_000);
afterAll(() => product.stop());

test('every page that this machine serves is accessible, fits, and obeys its policy', {
  timeout: 180_000,
}, async () => {
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const reader = await startReader(browser);
  onTestFinished(reader.stop);
  const found: Record<string, string[]> = {};
  for (const [name, url] of Object.entries(product.pages))
    found[name] = await reader.look(url, `local-${name.replaceAll(/\W+/g, '-')}`, 'page');
  expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, []])));
});
