import { Hono } from 'hono';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Stage } from '../../../functions/onboarding/onboarding.ts';
import type { OnboardingId } from '../../../functions/onboarding/onboarding-id.ts';
import { createHome } from '../../../local/home/home.tsx';
import { whatIsReal } from '../../../local/home/what-is-real.ts';
import { readSettings } from '../../../local/settings.ts';
import { asOnboardingId } from '../../brands.ts';
import { launchBrowser } from '../../browser/browser.ts';
import { startReader } from '../../browser/look.ts';
import { serve } from '../serve.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Starts the home page with these onboardings, and a page for a setup link. */
async function startHome(
  onboardings: readonly { onboardingId: OnboardingId; company: string; stage: Stage }[],
) {
  const { url, stop } = await serve((origin) =>
    new Hono()
      .route(
        '/',
        createHome({
          issueSetupLink: async (company) => ({
            onboardingId: asOnboardingId('id-1'),
            setupLink: `${origin}/setup/${encodeURIComponent(company)}`,
          }),
          exampleLink: async (company) => ({
            onboardingId: asOnboardingId('id-1'),
            setupLink: `${origin}/setup/${encodeURIComponent(company)}`,
          }),
          setupLinkOf: async (onboardingId) => `${origin}/setup/${onboardingId}`,
          listOnboardings: async () => [...onboardings],
          urls: {
            mailbox: `${origin}/mailbox`,
            workflows: `${origin}/workflows`,
            oktaAdmin: 'http://localhost:3001/admin',
            sequel: `${origin}/sequel/`,
            openapi: `${origin}/openapi.json`,
            dns: 'http://localhost:3000/dns',
            webhooks: `${origin}/webhooks`,
          },
          services: whatIsReal(readSettings({}), 3000),
          peopleKey: 'key-of-people',
          okta: () => ({
            domain: 'localhost:3001',
            clientId: '0oagr37IQXM3l49kXtqZ',
            clientSecret: 'F6HtbllAVSnPmJevJojwLPepOidoYTyc0B6BZXO0F09Xw7rKpLBW5MkTeY1e2Acc',
            callbackUrls: [
              'http://localhost:3002/login/callback',
              'http://127.0.0.1:3002/login/callback',
            ],
          }),
        }),
      )
      .get('/setup/:company', (context) =>
        context.text(`Setup of ${context.req.param('company')}`),
      ),
  );
  onTestFinished(stop);
  return url;
}

test('the home page, with and without onboardings', { timeout: 60_000 }, async () => {
  const reader = await startReader(browser);
  onTestFinished(reader.stop);
  expect(await reader.look(await startHome([]), 'home-first', 'page')).toEqual([]);
  const onboardings = [
    {
      onboardingId: asOnboardingId('beta-5f1c09ab7744'),
      company: 'Beta GmbH',
      stage: 'awaitingApproval',
    },
    {
      onboardingId: asOnboardingId('acme-corp-0123456789ab'),
      company: 'Acme Corp',
      stage: 'completed',
    },
    { onboardingId: asOnboardingId('gamma-0a1b2c3d4e5f'), company: 'Gamma', stage: 'failed' },
  ] as const;
  expect(await reader.look(await startHome(onboardings), 'home-some', 'page')).toEqual([]);
});

test('a value is copied by its button', async () => {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  await page.goto(await startHome([]));
  await page.getByRole('button', { name: 'Copy Client ID' }).click();
  await page.getByText('Copied').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe('0oagr37IQXM3l49kXtqZ');
  await context.close();
});

test('without scripts, the form leads to the link, and says what is missing', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(await startHome([]));
  expect(await page.getByRole('button', { name: 'Copy' }).count()).toBe(0);
  await page.getByLabel('Company', { exact: true }).fill('Beta');
  await page.getByRole('button', { name: 'Open a setup link' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByLabel('Company', { exact: true }).inputValue()).toBe('Beta');
  await page.getByLabel('CSM’s e-mail').fill('eve@sequel.example');
  await page.getByRole('button', { name: 'Open a setup link' }).click();
  await page.getByText('Setup of Beta').waitFor();
  await context.close();
});
