import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import MailComposer from 'nodemailer/lib/mail-composer';
import { createSes } from '../../local/aws/ses.ts';
import { createMailbox } from '../../local/mailbox/mailbox.tsx';
import { manualClock } from '../local/manual-clock.ts';
import { exampleData } from '../mail/mail-examples.ts';
import { launchBrowser } from './browser.ts';
import { type MailSent, shots, sourcesOf } from './shots.ts';

/**
 * `npm run screenshots`: takes the pictures in docs/screenshots for docs/journey.md, of the real pages and
 * mails, with the same invented company as in the tests.
 */

const directory = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));
const { publicUrl } = exampleData;

const database = new DatabaseSync(':memory:');
const ses = createSes({
  database,
  clock: manualClock(Date.parse('2026-11-23T09:51:00Z')),
  maxSendRate: 1000,
});
const app = new Hono().route('/mailbox', createMailbox({ ses })).get('/:name', (c) => {
  const shown = shots.find(({ name }) => name === c.req.param('name'))?.shown;
  if (!shown || !('page' in shown)) return c.notFound();
  const { page } = shown;
  c.header('content-security-policy', page.contentSecurityPolicy);
  return c.html(page.html);
});

/** Sends a mail. @returns the path of its page in the mailbox */
async function send({ mail, to, replyTo }: MailSent): Promise<string> {
  const message = new MailComposer({ from: 'Sequel SSO <sso@sequel.io>', to, replyTo, ...mail });
  const raw = await message.compile().build();
  const { MessageId } = await ses.call(
    'SendRawEmail',
    new URLSearchParams({ 'RawMessage.Data': raw.toString('base64') }),
  );
  return `/mailbox/${MessageId}`;
}

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
  for (const { name, shown, width, height, colorScheme = 'light', open } of shots) {
    await tab.setViewportSize({ width, height });
    await tab.emulateMedia({ colorScheme });
    await tab.goto(`${publicUrl}${'page' in shown ? `/${name}` : await send(shown)}`);
    if (open) await tab.locator('summary', { hasText: open }).click();
    const take = () => tab.screenshot({ path: `${directory}${name}.png` });
    // On a busy machine, Chromium sometimes fails the first time.
    await take().catch(take);
  }
} finally {
  await browser.close();
  database.close();
}
await writeFile(`${directory}sources.json`, `${JSON.stringify(sourcesOf(shots), null, 2)}\n`);
let bytes = 0;
for (const file of await readdir(directory)) bytes += (await stat(`${directory}${file}`)).size;
console.log(`${shots.length} screenshots, ${Math.round(bytes / 1024)} KB: ${directory}`);
