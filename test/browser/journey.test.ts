import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { systemClock } from '../../local/clock.ts';
import { startEmbedded } from '../flow/embedded.ts';
import { launchBrowser } from './browser.ts';
import { screenshot } from './look.ts';

/** Plays all four roles in a real browser, knowing only what the pages say. */

let local: Awaited<ReturnType<typeof startEmbedded>>;

beforeAll(async () => {
  // As on AWS without a custom domain: pages must respect the public URL's path.
  local = await startEmbedded(systemClock, {}, '/sso');
});
afterAll(() => local.remove());

const homeSchema = z.object({
  okta: z.object({ domain: z.string(), clientId: z.string(), clientSecret: z.string() }),
});

const mailboxSchema = z.object({ messages: z.array(z.object({ subject: z.string() })) });
/** Number of such mails already seen per recipient: all customers have the same CSM. */
const seen = new Map<string, number>();

/** Waits for a new mail to somebody, opens it, and follows its link to `href`. */
async function followMail(page: Page, to: string, subject: string, href: string) {
  const mailbox = `${local.url}/mailbox?to=${encodeURIComponent(to)}`;
  const count = async () => {
    const answer = await fetch(mailbox, { headers: { accept: 'application/json' } });
    const { messages } = mailboxSchema.parse(await answer.json());
    return messages.filter((mail) => mail.subject.includes(subject)).length;
  };
  const kind = `${to} ${subject}`;
  const before = seen.get(kind) ?? 0;
  await expect.poll(count, { timeout: 45_000, interval: 200 }).toBeGreaterThan(before);
  seen.set(kind, await count());
  await page.goto(mailbox);
  await page.getByRole('link', { name: subject }).first().click();
  await page.frameLocator('iframe').locator(`a[href*="${href}"]`).first().click();
  await page.waitForURL(`**${href}**`);
}

test.each([
  { look: 'desk', scripts: true, viewport: { width: 1280, height: 900 } },
  {
    look: 'phone without JavaScript',
    scripts: false,
    viewport: { width: 390, height: 800 },
  },
])(
  'from the setup link to everybody invited: $look',
  async ({ look, scripts, viewport }) => {
    const browser = await launchBrowser({ scripts });
    onTestFinished(() => browser.close());
    const context = await browser.newContext({ viewport, locale: 'en-GB' });
    const page = await context.newPage();
    const reported: string[] = [];
    page.on('console', (message) => reported.push(message.text()));
    page.on('pageerror', (error) => reported.push(error.message));
    let shots = 0;
    const shot = (name: string) => {
      shots += 1;
      const title = `journey ${look} ${String(shots).padStart(2, '0')} ${name}`;
      return screenshot(page, title.replaceAll(' ', '-'), 'screen');
    };
    const domain = scripts ? 'acme.example' : 'beta.example';
    const { okta } = homeSchema.parse(
      await (await fetch(local.url, { headers: { accept: 'application/json' } })).json(),
    );

    // The customer's Okta admin.
    await page.goto(local.url);
    await shot('home');
    await page.locator('a[href*="/setup/"]').first().click();
    await page.waitForURL('**/sso/setup/**');
    const setupLink = page.url();
    const fill = (name: string, value: string) => page.locator(`[name="${name}"]`).fill(value);
    const goOn = () => page.getByRole('button', { name: 'Continue', exact: true }).click();
    await shot('register');
    await goOn();
    await page.getByRole('heading', { name: 'Fill in the app’s settings' }).waitFor();
    await shot('settings');
    await goOn();
    await fill('oktaApps.0.domain', `http://${okta.domain}/`);
    await fill('oktaApps.0.clientId', okta.clientId);
    await fill('oktaApps.0.clientSecret', 'not-the-secret-of-this-app-at-all');
    await page.getByRole('button', { name: 'Check with Okta' }).click();
    await page.getByText('The client secret does not belong to this client ID.').waitFor();
    await shot('values');
    await goOn();
    await fill('oktaApps.0.emailDomains', domain);
    await shot('domains');
    await goOn();
    await fill('mainAdmin.name', 'Ada Admin');
    await fill('mainAdmin.email', `ada@${domain}`);
    await fill('users', `Bob <bob@${domain}>, cleo@${domain}; cleo@${domain}`);
    await fill('contact.name', 'Otto Okta');
    await fill('contact.email', `otto@${domain}`);
    await shot('people');
    await goOn();
    await shot('review');
    await page.getByRole('button', { name: 'Send and check' }).click();

    // The secret was wrong: the page says so at the field, and keeps the rest.
    await page.locator('[name="oktaApps.0.clientSecret"]').waitFor({ timeout: 45_000 });
    expect(
      await page.locator('[name="oktaApps.0.clientSecret"]').getAttribute('aria-invalid'),
    ).toBe('true');
    await shot('correction');
    expect(await page.locator('[name="oktaApps.0.clientId"]').inputValue()).toBe(okta.clientId);
    await fill('oktaApps.0.clientSecret', okta.clientSecret);
    await page.getByRole('button', { name: 'Check again' }).click();
    await shot('progress');

    expect(page.url().replace(/[?#].*/, '')).toBe(setupLink);

    // The CSM.
    await followMail(page, 'dana@sequel.example', 'approve single sign-on', '/sso/approvals/');
    await shot('approval');
    await page.locator('[name="addOnConfirmed"]').check();
    await page.locator('[name="vouchedDomains"]').check();
    await page.locator('button[value="approve"]').click();
    await shot('approved');

    // The trial: nobody else is affected yet.
    await followMail(page, `otto@${domain}`, 'try signing in with Okta', '/sso/trials/');
    await shot('trial');
    await page.getByRole('button', { name: 'Try signing in with Okta' }).click();
    await page.locator('[name="email"]').fill(`ada@${domain}`);
    expect(new URL(page.url()).host).toBe(okta.domain);
    await page.locator('[name="password"]').fill('anything');
    await page.locator('[name="password"]').press('Enter');
    await page.getByText('It works').first().waitFor();
    expect(new URL(page.url()).pathname).toContain('/sso/trials/');
    await shot('tried');

    // The CSM prepares the dashboard.
    await followMail(page, 'dana@sequel.example', 'now the dashboard', '/sso/dashboard/');
    await shot('dashboard');
    await page.getByRole('button', { name: 'It is done' }).click();
    await page.getByText('There is nothing to do in the dashboard now').first().waitFor();

    // The main admin, in another browser where nobody is signed in to Okta.
    await page.context().clearCookies();
    await followMail(page, `ada@${domain}`, 'sign in to Sequel with Okta', '/sequel/');
    await shot('sequel');
    await page.getByText('Already have a login').first().click();
    await page.locator('[name="email"]').fill(`ada@${domain}`);
    await page.locator('[name="email"]').press('Enter');
    await page.locator('[name="password"]').waitFor();
    expect(new URL(page.url()).host).toBe(okta.domain);
    await shot('okta');
    await page.locator('[name="password"]').fill('anything');
    await page.locator('[name="password"]').press('Enter');
    await page.getByText(`ada@${domain}`).first().waitFor();
    await page.waitForURL('**/sequel/**');
    await shot('signed in');

    // The CSM again, for everyone else.
    await followMail(page, 'dana@sequel.example', 'now everybody else', '/sso/dashboard/');
    await shot('dashboard for everybody');
    await page.getByRole('button', { name: 'It is done' }).click();

    // Customer and ops see that it is completed.
    await page.goto(setupLink);
    await page
      .getByText('Done: your people sign in with Okta')
      .first()
      .waitFor({ timeout: 45_000 });
    await shot('completed');
    await page.goto(`${local.url}/workflows`);
    await shot('workflows');
    await page.locator('a[href*="/workflows/"]').first().click();
    await shot('workflow');
    expect(reported.filter((text) => !text.includes('status of 4'))).toEqual([]);
  },
  120_000,
);
