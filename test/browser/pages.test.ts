import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, BrowserContextOptions, Page as Tab } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Review } from '../../functions/2-submit/people/findings.ts';
import { errorsOf } from '../../functions/2-submit/people/findings.ts';
import { progressPage } from '../../functions/2-submit/progress-page.tsx';
import { parseSetupForm } from '../../functions/2-submit/setup-form.ts';
import { setupPage } from '../../functions/2-submit/setup-page.tsx';
import { emptyValues, type SetupFormValues } from '../../functions/2-submit/setup-values.ts';
import { type Language, languages } from '../../functions/onboarding/languages.ts';
import { submissionSchema } from '../../functions/onboarding/submission.ts';
import { parseBrand } from '../../functions/runtime/brand.ts';
import type { Page } from '../../functions/web/page.ts';
import { asOnboardingId } from '../brands.ts';
import { exampleData, exampleMails } from '../mail/mail-examples.ts';
import { submissionRules } from '../submission-rules.ts';
import { launchBrowser } from './browser.ts';
import { looksOnly, openScreen, startReader } from './look.ts';
import { pageStates } from './page-states.ts';

const brand = parseBrand(undefined);
const { company, csm } = exampleData;
const customer = { brand, language: 'en' as const, company, csm };

/** The page at `/live`; tests change it. */
let live: Page;
/** Bodies posted to `/form`, including secrets. */
let posted: { action: string; submission: unknown }[] = [];

/** Every state of every page, rendered once as it takes a while. */
const pages: Record<Language, Record<string, Page>> = {
  en: pageStates('en'),
  de: pageStates('de'),
};
const states = Object.keys(pages.de);

const form = (
  values: SetupFormValues,
  errors: { path: string; code: string }[],
  review?: Review | undefined,
) => setupPage({ ...customer, values, errors, review });

/** The form's handler without its later effects. */
async function answerForm(body: FormData): Promise<Page> {
  const { action, values, submission, errors, review } = await parseSetupForm(body);
  posted.push({ action, submission });
  if (action !== 'submit') return form(values, errors, review);
  const { error } = submissionSchema(submissionRules).safeParse(submission);
  const wrong = [
    ...(error?.issues ?? []).map(({ path, message }) => ({ path: path.join('.'), code: message })),
    ...(review ? errorsOf(review) : []),
  ];
  if (wrong.length === 0) return pages.en['progress-verifying'] ?? form(values, []);
  return form(values, wrong, review);
}

let server: Server;
let origin: string;
let browser: Browser;
let context: BrowserContext | undefined;
let tab: Tab;
let complaints: string[];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const [, first, tag, name = ''] = (request.url ?? '').split('/');
    const language = languages.find((each) => each === tag);
    let page: Page | undefined;
    if (first === 'states' && language) {
      page = pages[language][name];
    } else if (first === 'live') {
      page = live;
    } else if (first === 'form' && request.method === 'POST') {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const headers = { 'content-type': request.headers['content-type'] ?? '' };
      page = await answerForm(await new Response(Buffer.concat(chunks), { headers }).formData());
    } else if (first === 'form') {
      page = form(emptyValues(), []);
    }
    if (page) {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.setHeader('content-security-policy', page.contentSecurityPolicy);
    } else {
      response.statusCode = 404;
    }
    response.end(page?.html);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

/** Replaces the current tab with a new one. */
async function open(options: BrowserContextOptions = {}): Promise<void> {
  await context?.close();
  context = await browser.newContext({ timezoneId: 'Europe/Berlin', ...options });
  tab = await context.newPage();
  complaints = [];
  tab.on('console', (message) => complaints.push(message.text()));
  tab.on('pageerror', (error) => complaints.push(String(error)));
  tab.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) complaints.push(url);
  });
}
beforeEach(() => {
  posted = [];
});

/** Long pages to save in full. */
const whole = states.filter((name) => name.startsWith('setup-') || name.startsWith('approval-'));

test('every page in every state is accessible, fits, and obeys its policy', {
  timeout: 180_000,
}, async () => {
  const reader = await startReader(browser);
  onTestFinished(reader.stop);
  const found: Record<string, string[]> = {};
  // German words are longer, so they must fit.
  for (const name of states)
    found[name] = await reader.look(
      `${origin}/states/de/${name}`,
      name,
      whole.includes(name) ? 'page' : 'screen',
    );
  expect(found).toEqual(Object.fromEntries(states.map((name) => [name, []])));
});

test('every mail is legible and fits', { timeout: 120_000 }, async () => {
  // A mail is shown inside a page, which has the landmarks.
  const rules = { region: { enabled: false }, 'landmark-one-main': { enabled: false } };
  const wide = await openScreen(browser, [640, 800], 'light', { rules });
  const narrow = await openScreen(browser, [320, 800], 'dark', looksOnly);
  const found: Record<string, string[]> = {};
  for (const [name, variants] of Object.entries(exampleMails('de')))
    for (const [index, [variant, { html }]] of Object.entries(variants).entries()) {
      const title = `mail-${name}${variant && `-${variant}`}`;
      found[title] = await narrow.look(html, title, 'page');
      // One of each on the wide screen: they break on the narrow one.
      if (index === 0) found[title].push(...(await wide.look(html, title, 'page')));
    }
  await wide.close();
  await narrow.close();
  expect(found).toEqual(Object.fromEntries(Object.keys(found).map((title) => [title, []])));
});

const focused = () => tab.locator(':focus').getAttribute('id');
const field = (name: string) => tab.locator(`[id="${name}"]`);

async function fillIn() {
  await field('oktaApps.0.domain').fill('acme.okta.com');
  await field('oktaApps.0.clientId').fill('0oa1');
  await field('oktaApps.0.clientSecret').fill('typed-secret');
  await field('oktaApps.0.emailDomains').fill('acme.com');
  await field('mainAdmin.name').fill('Alex Weber');
  await field('mainAdmin.email').fill('alex@acme.com');
  await field('contact.name').fill('Riley Chen');
  await field('contact.email').fill('riley@acme.com');
}

describe.each([
  { javaScriptEnabled: true, how: 'with JavaScript' },
  { javaScriptEnabled: false, how: 'without JavaScript' },
])('the form $how', ({ javaScriptEnabled }) => {
  beforeAll(() => open({ javaScriptEnabled }));
  beforeEach(() => tab.goto(`${origin}/form`));

  test('is sent by Enter in a field, whatever buttons precede the last one', async () => {
    await field('oktaApps.0.domain').press('Enter');
    await tab.waitForLoadState();
    expect(posted.map(({ action }) => action)).toEqual(['submit']);
  });

  test('comes back with everything typed but the secret, and the focus on the errors', async () => {
    await fillIn();
    await field('mainAdmin.email').fill('alex@elsewhere.com');
    await tab.getByRole('button', { name: 'Send and check' }).last().click();
    await field('errors').waitFor();
    expect(await focused()).toBe('errors');
    expect(await field('contact.name').inputValue()).toBe('Riley Chen');
    expect(await field('oktaApps.0.clientSecret').inputValue()).toBe('');
    expect(await tab.content()).not.toContain('typed-secret');

    await tab.getByRole('link', { name: /^Main admin, E-mail address/ }).click();
    expect(await focused()).toBe('mainAdmin.email');
    expect(await field('mainAdmin.email').getAttribute('aria-invalid')).toBe('true');
    const described = await field('mainAdmin.email').getAttribute('aria-describedby');
    expect(await field(described ?? '').textContent()).toContain('none of your e-mail domains');
  });

  test('adds another Okta domain, and removes it again', async () => {
    await fillIn();
    await tab.getByRole('button', { name: 'Add another Okta domain' }).click();
    await field('oktaApps.1.domain').waitFor();
    expect(await field('oktaApps.0.domain').inputValue()).toBe('acme.okta.com');
    expect(await focused()).toBe('oktaApps.1.domain');
    await field('oktaApps.1.domain').fill('beta.okta.com');
    await tab.getByRole('button', { name: 'Remove Okta domain 1' }).click();
    await field('oktaApps.1.domain').waitFor({ state: 'detached' });
    expect(await field('oktaApps.0.domain').inputValue()).toBe('beta.okta.com');
  });

  test('checks the list of users, with a file, before the submission', async () => {
    await field('oktaApps.0.emailDomains').fill('acme.com');
    await field('users').fill('kim@acme.com, Lou <lou@acme.com>\nSam');
    await field('usersFile').setInputFiles({
      name: 'staff.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('login,email\nkim,KIM@acme.com\nsam,sam@acme.com\n'),
    });
    await tab.getByRole('button', { name: 'Check the list' }).click();
    await tab.locator('#users-result', { hasText: '1 listed twice' }).waitFor();
    expect(await field('users').inputValue()).toBe(
      'kim@acme.com, Lou <lou@acme.com>\nSam\nKIM@acme.com\nsam@acme.com',
    );
    expect(await field('users-result').textContent()).toContain('3 people will be invited');
    expect(await field('users-result').textContent()).toContain('Line 2: Sam');

    await tab.getByRole('button', { name: 'Leave these out (1 cannot be read)' }).click();
    await tab.getByText('Line 2: Sam').waitFor({ state: 'detached' });
    expect(await field('users').inputValue()).toBe(
      'kim@acme.com, Lou <lou@acme.com>\nKIM@acme.com\nsam@acme.com',
    );
    expect(await field('users-result').textContent()).toContain('3 people will be invited');
  });

  test('is accepted when everything is valid', async () => {
    await fillIn();
    await tab.getByRole('button', { name: 'Send and check' }).last().click();
    await tab.getByText('Checking with your Okta').first().waitFor();
    expect(posted).toEqual([
      {
        action: 'submit',
        submission: expect.objectContaining({
          oktaApps: [
            {
              domain: 'acme.okta.com',
              clientId: '0oa1',
              clientSecret: 'typed-secret',
              emailDomains: ['acme.com'],
            },
          ],
        }),
      },
    ]);
  });

  test('can be filled in and sent with the keyboard alone', async () => {
    const reached = new Set<string>();
    for (let presses = 0; presses < 60; presses += 1) {
      await tab.keyboard.press('Tab');
      const id = await tab.locator(':focus').first().getAttribute('name');
      const value = await tab.locator(':focus').first().getAttribute('value');
      reached.add(id === 'action' ? `action=${value}` : (id ?? ''));
      if (id === 'action' && value === 'submit') break;
    }
    expect([...reached].filter((name) => name !== '')).toEqual([
      'oktaApps.0.domain',
      'oktaApps.0.clientId',
      'oktaApps.0.clientSecret',
      'action=addApp',
      'oktaApps.0.emailDomains',
      'mainAdmin.name',
      'mainAdmin.email',
      'users',
      'usersFile',
      'action=checkUsers',
      'contact.name',
      'contact.email',
      'action=submit',
    ]);
  });
});

describe('with JavaScript', () => {
  test('typed secrets stay in the browser when the form changes', async () => {
    await open();
    await tab.goto(`${origin}/form`);
    await field('oktaApps.0.clientSecret').fill('first-secret');
    await tab.getByRole('button', { name: 'Add another Okta domain' }).click();
    await field('oktaApps.1.clientSecret').fill('second-secret');
    await field('users').fill('nobody');
    await tab.getByRole('button', { name: 'Check the list' }).click();
    await tab.getByRole('button', { name: 'Leave these out' }).click();
    await expect.poll(() => posted.length).toBe(3);
    await tab.getByRole('button', { name: 'Remove Okta domain 1' }).click();
    await field('oktaApps.1.domain').waitFor({ state: 'detached' });
    expect(await field('oktaApps.0.clientSecret').inputValue()).toBe('second-secret');
    expect(JSON.stringify(posted)).not.toContain('secret');
    expect(complaints).toEqual([]);
  });

  test('a form that cannot be updated in place is sent as without JavaScript', async () => {
    await open();
    await tab.goto(`${origin}/form`);
    let broken = true;
    await tab.route('**/form', (route) => {
      if (!broken || route.request().method() !== 'POST') return route.continue();
      broken = false;
      return route.abort();
    });
    await tab.getByRole('button', { name: 'Add another Okta domain' }).click();
    await field('oktaApps.1.domain').waitFor();
  });

  test('copying a value is confirmed', async () => {
    await open({ permissions: ['clipboard-read', 'clipboard-write'] });
    await tab.goto(`${origin}/states/en/setup-settings`);
    await tab.getByRole('button', { name: 'Copy: Sign-in redirect URI 2' }).click();
    await tab.locator('#live', { hasText: 'Copied' }).waitFor({ state: 'attached' });
    expect(await tab.evaluate('navigator.clipboard.readText()')).toBe(brand.callbackUrls[1]);
  });

  test('a secret is visible on request only', async () => {
    await open();
    await tab.goto(`${origin}/form`);
    const look = () =>
      tab.evaluate(
        "getComputedStyle(document.getElementById('oktaApps.0.clientSecret')).webkitTextSecurity",
      );
    expect(await look()).toBe('disc');
    await tab.getByRole('button', { name: 'Show client secret 1' }).click();
    expect(await look()).toBe('none');
  });

  test('times are in the reader’s zone', async () => {
    await open();
    await tab.goto(`${origin}/states/en/progress-verifying`);
    expect(await tab.locator('time').first().textContent()).toBe('23 November 2026 at 10:30');
  });

  test('a progress page updates itself in place', async () => {
    const progress = (stage: 'verifying' | 'awaitingApproval') =>
      progressPage({
        ...customer,
        progress: {
          onboardingId: asOnboardingId('acme-1'),
          stage,
          problems: [],
          history: [{ at: '2026-11-23T09:30:00.000Z', event: 'submitted' }],
          invited: 0,
          total: 0,
        },
      });
    live = progress('verifying');
    await open();
    await tab.clock.install();
    await tab.goto(`${origin}/live`);
    await tab.getByText('Checking with your Okta').first().waitFor();
    live = progress('awaitingApproval');
    await tab.clock.runFor(5_000);
    await tab.getByText('Waiting for approval').first().waitFor();
    expect(await tab.title()).toContain('Waiting for approval');
    expect(complaints).toEqual([]);
  });
});

describe('without JavaScript', () => {
  test('a progress page reloads itself', async () => {
    await open({ javaScriptEnabled: false });
    await tab.goto(`${origin}/states/en/progress-verifying`);
    expect(await tab.locator('meta[http-equiv=refresh]').getAttribute('content')).toBe('2; url=?');
    expect(await tab.getByText('This page refreshes by itself.').isVisible()).toBe(true);
  });

  test('there are no buttons that need it', async () => {
    await open({ javaScriptEnabled: false });
    await tab.goto(`${origin}/states/en/setup-settings`);
    expect(await tab.getByRole('button', { name: /^Copy/ }).count()).toBe(0);
    expect(await tab.getByRole('button', { name: /^Show/ }).count()).toBe(0);
    const value = tab.getByText(brand.callbackUrls[0] ?? '').first();
    expect(await value.isVisible()).toBe(true);
  });
});
