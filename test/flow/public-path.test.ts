import { afterAll, beforeAll, expect, test } from 'vitest';
import { manualClock } from '../local/manual-clock.ts';
import { Browser } from '../local/sequel/browser.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { approved, customerOf, type Target } from './target.ts';

/** On AWS without a domain name, the public URL ends with API Gateway's stage. */
const clock = manualClock(Date.parse('2026-11-25T09:00:00Z'));
let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;
let publicUrl: string;

beforeAll(async () => {
  local = await startEmbedded(clock, {}, '/sso');
  target = await embeddedTarget(local.url);
  publicUrl = `${local.url}/sso`;
});
afterAll(() => local.remove());

test('every link starts with the public path, and forms return to their page', async () => {
  const customer = await customerOf(target);
  expect(customer.setupLink.startsWith(`${publicUrl}/setup/`)).toBe(true);
  await approved(target, customer);
  const texts = (
    await Promise.all(
      [customer.csm, customer.submission.contact.email].map((address) => target.mailsTo(address)),
    )
  )
    .flat()
    .map(({ text }) => text);
  const links = texts.flatMap((text) => text.match(/https?:\/\/[^\s\])>]+/g) ?? []);
  const ours = links.filter((link) => link.startsWith(local.url) && !link.includes('/sequel/'));
  expect(ours.length).toBeGreaterThan(0);
  for (const link of ours) expect(link.startsWith(`${publicUrl}/`), link).toBe(true);

  const browser = new Browser();
  const signIn = await customer.linkMailed(customer.csm, 'sign-ins');
  const page = await browser.open(signIn, { headers: { accept: 'text/html' } });
  const action = /<form method="post" action="([^"]*)"/.exec(page.html)?.[1] ?? 'none';
  const posted = await fetch(new URL(action, page.url), {
    method: 'POST',
    headers: { accept: 'text/html', origin: new URL(publicUrl).origin },
    body: new URLSearchParams(),
    redirect: 'manual',
  });
  expect([posted.status, posted.headers.get('location')]).toEqual([303, page.url.pathname]);
  expect(page.url.pathname.startsWith('/sso/sign-ins/')).toBe(true);
});

test('the public path is removed once', async () => {
  const page = (path: string) => fetch(`${local.url}${path}`);
  const { setupLink } = await target.issueSetupLink('Acme', 'dana@sequel.test');
  const { pathname } = new URL(setupLink);
  expect((await page(pathname)).status).toBe(200);
  expect((await page(pathname.replace('/sso', ''))).status).toBe(200);
  expect((await page(`/sso${pathname}`)).status).toBe(404);
});

test('the API’s document names the public URL', async () => {
  const answer = await fetch(`${publicUrl}/openapi.json`);
  expect(await answer.json()).toMatchObject({ servers: [{ url: publicUrl }] });
});
