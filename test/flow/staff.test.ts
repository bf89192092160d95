import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { readLinkKeys, readPageLinkKeys } from '../../functions/onboarding/link-keys.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import { readAudit } from '../../functions/record/audit.ts';
import { manualClock } from '../local/manual-clock.ts';
import { Browser, type Page } from '../local/sequel/browser.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { onTheClock } from './on-the-clock.ts';
import { type Customer, customerOf, type Target } from './target.ts';

/** The operator's own people sign in before they approve, switch, or read a queue. */

const clock = manualClock(Date.parse('2026-11-25T09:00:00Z'));
const CSM = 'dana@sequel.example';
const KIM = 'kim@sequel.example';
let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

beforeAll(async () => {
  local = await startEmbedded(clock, { STAFF_SIGN_IN: 'stand-in', CSM_DOMAINS: 'sequel.example' });
  target = await embeddedTarget(local.url);
});
afterAll(() => local.remove());

const { reach } = onTheClock(clock, () => target);

async function submitted(): Promise<{ customer: Customer; link: string }> {
  const customer = await customerOf(target, 1, CSM);
  await customer.submit();
  await reach(customer, 'awaitingApproval');
  await clock.advance(1_000);
  return { customer, link: await customer.linkMailed(CSM, 'approvals') };
}
/** From the page that requires it to the tenant's stand-in and back. */
async function signIn(browser: Browser, link: string, email: string): Promise<Page> {
  const asked = await browser.open(link);
  expect([asked.status, asked.html.includes('Please sign in first')]).toEqual([401, true]);
  return browser.submit(await browser.click(asked, 'Sign in'), { email });
}
const auditOf = async ({ onboardingId }: Customer, what: string) =>
  (await readAudit(process.env.RECORD_TABLE ?? '', onboardingId)).filter(
    (entry) => entry.what === what,
  );

test('people decide in the name they signed in with, whoever got the link', async () => {
  const { customer, link } = await submitted();
  const browser = new Browser();
  const page = await signIn(browser, link, KIM);
  expect([page.status, page.url.href]).toEqual([200, link]);
  const decided = await browser.submit(page, {
    decision: 'approve',
    submissionId: /name="submissionId" value="([^"]*)"/.exec(page.html)?.[1] ?? '',
    addOnConfirmed: 'true',
    vouchedDomains: customer.submission.oktaApps[0]?.emailDomains[0] ?? '',
  });
  expect(decided.html).toContain(`, by ${KIM}, who had signed in.`);
  await reach(customer, 'awaitingTrial');
  expect(await auditOf(customer, 'decided')).toMatchObject([{ by: KIM, isSignedIn: true }]);
});

test('signing out works on every page, and the next sign-in asks again even with an Auth0 session', async () => {
  const { link } = await submitted();
  const browser = new Browser();
  const page = await signIn(browser, link, KIM);
  expect(page.html).toContain(`Signed in as ${KIM}`);
  const [form = ''] = /<form[^>]*sign-out[^>]*>.*?<\/form>/s.exec(page.html) ?? [];
  expect(form).toContain('method="post"');
  const out = await browser.post(page, /action="([^"]*)"/.exec(form)?.[1] ?? '');
  expect(out.url.pathname).toBe('/staff/sign-out');
  expect([out.status, out.html.includes('You are signed out')]).toEqual([200, true]);
  const again = await browser.open(link);
  expect(again.status).toBe(401);
  const { trail } = await browser.click(again, 'Sign in');
  const asked = trail.find(({ pathname }) => pathname.endsWith('/authorize'));
  expect(asked?.searchParams.get('prompt')).toBe('login');
});

test('a link on another site signs nobody out; programs get JSON', async () => {
  const post = (headers: Record<string, string>) =>
    fetch(`${local.url}/staff/sign-out`, { method: 'POST', redirect: 'manual', headers });
  const cross = await post({ origin: 'https://evil.example' });
  expect([cross.status, cross.headers.get('set-cookie')]).toEqual([403, null]);
  const answer = await post({ accept: 'application/json' });
  expect(await answer.json()).toEqual({ signedOut: true });
  expect(answer.headers.get('set-cookie')).toMatch(/^staff=out; Path=\/; HttpOnly; SameSite=Lax/);
});

test('nobody else sees or decides anything, and the customer needs no account', async () => {
  const { customer, link } = await submitted();
  const refused = {
    status: 401,
    type: 'application/problem+json',
    body: { code: 'signInRequired' },
  };
  expect(await target.request(link)).toMatchObject(refused);
  expect(await target.request(`${link}/people`)).toMatchObject(refused);
  const decision = { ...customer.approve, submissionId: 's' };
  expect(await target.request(link, decision)).toMatchObject(refused);
  expect(await target.request(`${link}/actions`, { action: 'remind' })).toMatchObject(refused);
  const page = await (await fetch(link, { headers: { accept: 'text/html' } })).text();
  expect(page).not.toContain(customer.submission.mainAdmin.email);
  expect((await customer.status()).stage).toBe('awaitingApproval');
});

test('skipping the trial needs a sign-in, too, as it switches on', async () => {
  const { customer, link } = await submitted();
  const keys = await readPageLinkKeys(process.env.SECRETS_PREFIX ?? '', 'staff');
  const session = await createLink(keys, 'http://x', 'staff', { email: KIM }, 3_600);
  const cookie = `staff=${session.slice(session.lastIndexOf('/') + 1)}`;
  const post = (to: string, body: object) =>
    fetch(to, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
    });
  const shown = await fetch(link, { headers: { cookie, accept: 'application/json' } });
  const { submissionId } = (await shown.json()) as { submissionId: string };
  expect((await post(link, { ...customer.approve, submissionId })).status).toBe(200);
  await reach(customer, 'awaitingTrial');
  await clock.advance(1_000);
  const trial = await customer.linkMailed(CSM, 'trials');
  const skip = { skip: true, reason: 'They tried it with us.' };
  expect(await target.request(trial, skip)).toMatchObject({
    status: 401,
    body: { code: 'signInRequired' },
  });
  expect((await customer.status()).stage).toBe('awaitingTrial');
  expect((await post(trial, skip)).status).toBe(200);
  expect(await auditOf(customer, 'skippedTrial')).toMatchObject([{ by: KIM, isSignedIn: true }]);
});

/** Like a browser that has followed the button and is at Auth0. */
async function begin(link: string) {
  const { origin, pathname } = new URL(link);
  const answer = await fetch(`${origin}/staff/sign-in?to=${pathname}`, { redirect: 'manual' });
  const state = new URL(answer.headers.get('location') ?? '').searchParams.get('state');
  return { state, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' };
}

test('an Auth0 that does not answer is an outage, not a refusal', async () => {
  const { link } = await submitted();
  const { state, cookie } = await begin(link);
  const before = process.env.STAFF_SIGN_IN ?? '';
  onTestFinished(() => {
    process.env.STAFF_SIGN_IN = before;
  });
  process.env.STAFF_SIGN_IN = JSON.stringify({ ...JSON.parse(before), domain: '127.0.0.1:1' });
  const callback = `${new URL(link).origin}/staff/callback?code=one&state=${state}`;
  const answer = await fetch(callback, { headers: { cookie } });
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ code: 'busy' });
});

test('sign-ins in two tabs do not disturb each other', async () => {
  const { link } = await submitted();
  const { origin } = new URL(link);
  const [one, other] = [await begin(link), await begin(link)];
  const answers = [one, other].map(async ({ state }) => {
    const callback = `${origin}/staff/callback?code=unknown&state=${state}`;
    const cookie = `${one.cookie}; ${other.cookie}`;
    return (await fetch(callback, { headers: { cookie } })).status;
  });
  // Both are recognized; only the code is invalid. Another browser's attempt would get a 400.
  expect(await Promise.all(answers)).toEqual([403, 403]);
});

test('a note sent after the session ended is shown, not lost', async () => {
  const { link } = await submitted();
  const note = 'Please add <acme.org> & everybody there';
  const answer = await fetch(link, {
    method: 'POST',
    headers: { accept: 'text/html', origin: new URL(link).origin },
    body: new URLSearchParams({ decision: 'requestChanges', note }),
  });
  expect(answer.status).toBe(401);
  const page = await answer.text();
  expect(page).toContain('Please add &lt;acme.org> &amp; everybody there');
  expect(page).toContain('This is what you typed.');
});

test('switch and queue need a sign-in, too', async () => {
  const { customer } = await submitted();
  const { onboardingId } = customer;
  const keys = await readLinkKeys(process.env.SECRETS_PREFIX ?? '');
  const publicUrl = process.env.PUBLIC_URL ?? '';
  const links = [
    await createLink(keys, publicUrl, 'switch', { onboardingId, by: CSM }),
    await createLink(keys, publicUrl, 'queue', { by: CSM }),
  ];
  for (const link of links) {
    expect(await target.request(link)).toMatchObject({ status: 401 });
    const page = await signIn(new Browser(), link, KIM);
    expect([page.status, page.url.href]).toEqual([200, link]);
  }
});

describe('who is not signed in:', () => {
  test('somebody with an account elsewhere', async () => {
    const { link } = await submitted();
    const browser = new Browser();
    const page = await signIn(browser, link, 'mallory@evil.example');
    expect([page.status, page.html.includes('not one of those who may')]).toEqual([403, true]);
    expect((await browser.open(link)).status).toBe(401);
  });

  test('somebody whose sign-in was begun in another browser', async () => {
    const { link } = await submitted();
    const browser = new Browser();
    const page = await signIn(browser, link, KIM);
    const callback = page.trail.find(({ pathname }) => pathname.endsWith('/staff/callback'));
    const other = new Browser();
    expect((await other.open(callback ?? '')).status).toBe(400);
    expect((await other.open(link)).status).toBe(401);
    // It does not work twice in its own browser either.
    expect((await browser.open(callback ?? '')).status).toBe(403);
  });

  test.each(['trial', 'step'] as const)(
    'somebody with the key of another page: %s',
    async (key) => {
      const { link } = await submitted();
      const keys = await readPageLinkKeys(process.env.SECRETS_PREFIX ?? '', key);
      const forged = await createLink(keys, 'http://x', 'staff', { email: KIM });
      const cookie = `staff=${forged.slice(forged.lastIndexOf('/') + 1)}`;
      expect((await fetch(link, { headers: { cookie } })).status).toBe(401);
    },
  );

  test('somebody with a link for a session, or one that is over', async () => {
    const { link } = await submitted();
    const keys = await readPageLinkKeys(process.env.SECRETS_PREFIX ?? '', 'staff');
    const over = await createLink(keys, 'http://x', 'staff', { email: KIM }, -1);
    for (const url of [link, over]) {
      const cookie = `staff=${url.slice(url.lastIndexOf('/') + 1)}`;
      expect((await fetch(link, { headers: { cookie } })).status).toBe(401);
    }
    const good = await createLink(keys, 'http://x', 'staff', { email: KIM });
    const cookie = `staff=${good.slice(good.lastIndexOf('/') + 1)}`;
    expect((await fetch(link, { headers: { cookie } })).status).toBe(200);
  });
});

test.each([
  'https://evil.example/',
  '//evil.example/approvals/x',
  '/approvals/../setup/x',
  '/setup/x',
  '/approvals/x?next=//evil.example',
  '',
])('a sign-in leads back to %j by no means', async (to) => {
  const url = `${local.url}/staff/sign-in?${new URLSearchParams({ to })}`;
  const answer = await fetch(url, { redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([404, null]);
});
