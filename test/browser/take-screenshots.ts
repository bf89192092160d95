import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Page as Tab } from 'playwright-core';
import type { MailName } from '../../functions/shared/mails/index.ts';
import { createSes } from '../../local/aws/ses.ts';
import { exampleData, exampleMails } from '../../local/mail-examples.ts';
import { createMailbox } from '../../local/mailbox/mailbox.tsx';
import { manualClock } from '../local/manual-clock.ts';
import { launchBrowser } from './browser.ts';
import { pageStates } from './page-states.ts';

/**
 * `npm run screenshots`: the pictures in docs/screenshots that docs/journey.md shows. Pages and mails
 * are the real ones, about the same invented company as in the tests.
 */

const directory = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));
const { csm, contact, publicUrl } = exampleData;

const database = new DatabaseSync(':memory:');
const ses = createSes({
  database,
  clock: manualClock(Date.parse('2026-11-23T09:51:00Z')),
  maxSendRate: 1000,
});
const states = pageStates('en');
const mails = exampleMails('en');
const app = new Hono().route('/mailbox', createMailbox({ ses })).get('/:state', (c) => {
  const page = states[c.req.param('state')];
  if (!page) return c.notFound();
  c.header('content-security-policy', page.contentSecurityPolicy);
  return c.html(page.html);
});

/** Sends the first example of a mail. @returns the path of its page in the mailbox */
async function mailed(name: MailName, to: string, replyTo: string): Promise<string> {
  const [mail] = Object.values(mails[name]);
  const message = new MailComposer({ from: 'Sequel SSO <sso@sequel.io>', to, replyTo, ...mail });
  const raw = await message.compile().build();
  const { MessageId } = await ses.call(
    'SendRawEmail',
    new URLSearchParams({ 'RawMessage.Data': raw.toString('base64') }),
  );
  return `/mailbox/${MessageId}`;
}

interface Shot {
  name: string;
  path: string;
  width: number;
  height: number;
  colorScheme?: 'light' | 'dark';
  /** Before the picture is taken. */
  prepare?: (tab: Tab) => Promise<unknown>;
}
const desk = { width: 860, height: 900 };
const phone = { width: 390, height: 844 };
const shots: Shot[] = [
  { name: '1-guide', path: '/setup-new', ...desk, height: 1180 },
  { name: '2-guide-on-a-phone', path: '/setup-new', ...phone, colorScheme: 'dark' },
  { name: '3-errors-on-a-phone', path: '/setup-errors', ...phone, colorScheme: 'dark' },
  { name: '4-correction', path: '/setup-correcting', ...desk },
  { name: '5-progress', path: '/progress-awaitingApproval', ...desk, height: 860 },
  {
    name: '6-approval-mail',
    path: await mailed('approvalRequested', csm.email, contact.email),
    ...desk,
    height: 1080,
  },
  {
    name: '7-approval',
    path: '/approval-open',
    ...desk,
    height: 1560,
    prepare: (tab) => tab.locator('summary', { hasText: 'acme.oktapreview.com' }).click(),
  },
  {
    name: '8-invitation',
    path: await mailed('userInvitation', 'kim@acme.com', csm.email),
    ...desk,
  },
  { name: '9-completed-on-a-phone', path: '/progress-completed', ...phone },
];

await rm(directory, { recursive: true, force: true });
await mkdir(directory, { recursive: true });
const browser = await launchBrowser();
try {
  const context = await browser.newContext({
    deviceScaleFactor: 1.25,
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
  await context.route('**/*', async (route) => {
    const { pathname, search } = new URL(route.request().url());
    const answer = await app.request(`${pathname}${search}`, { headers: { accept: 'text/html' } });
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    });
  });
  const tab = await context.newPage();
  for (const { name, path, width, height, colorScheme = 'light', prepare } of shots) {
    await tab.setViewportSize({ width, height });
    await tab.emulateMedia({ colorScheme });
    await tab.goto(`${publicUrl}${path}`);
    await prepare?.(tab);
    const take = () => tab.screenshot({ path: `${directory}${name}.png` });
    // On a busy machine Chromium now and then cannot, at the first time.
    await take().catch(take);
  }
} finally {
  await browser.close();
  database.close();
}
let bytes = 0;
for (const file of await readdir(directory)) bytes += (await stat(`${directory}${file}`)).size;
console.log(`${shots.length} screenshots, ${Math.round(bytes / 1024)} KB: ${directory}`);
