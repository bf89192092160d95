import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createOkta, type Okta } from '../../local/okta/okta.ts';
import type { OktaApp } from '../../local/okta/okta-store.ts';
import { embeddedTarget, startEmbedded } from '../flow/embedded.ts';
import { customerOf, type Target } from '../flow/target.ts';
import { type ManualClock, manualClock } from '../local/manual-clock.ts';
import { launchBrowser } from './browser.ts';

/** All outcomes of a trial, in a real browser, up to the end of the onboarding. */

const DAY = 24 * 60 * 60 * 1000;

let clock: ManualClock;
let browser: Browser;
let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;
/** The company's second Okta. */
let other: Okta;
let otherDomain: string;
const server = createServer((request, response) => void other.listener(request, response));

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  otherDomain = `localhost:${(server.address() as AddressInfo).port}`;
  // The pages use the machine's time.
  clock = manualClock(Date.now());
  local = await startEmbedded(clock, { TRUSTED_ORIGINS: `http://${otherDomain}` });
  target = await embeddedTarget(local.url);
  const { redirectUris } = local.okta.app();
  const database = new DatabaseSync(':memory:');
  other = createOkta({ origin: `http://${otherDomain}`, database, redirectUris });
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
  server.close();
  server.closeAllConnections();
  await local.remove();
});

/** A browser where nobody is signed in anywhere. */
async function newPage(): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB' });
  onTestFinished(() => context.close());
  return context.newPage();
}

/** An approved customer with its own app who was asked for a trial. @param both through both Oktas */
async function offered({ both = false, switchOn = 'afterTrial' } = {}) {
  const customer = await customerOf(target, 0);
  const { submission, csm, onboardingId: name } = customer;
  const app: OktaApp = local.okta.addApp({ name, redirectUris: local.okta.app().redirectUris });
  const [clientSecret = ''] = app.clientSecrets;
  const [first] = submission.oktaApps;
  Object.assign(first ?? {}, { clientId: app.clientId, clientSecret });
  if (both) {
    const { clientId, clientSecret } = other.app();
    const emailDomains = [`other-${first?.emailDomains[0]}`];
    submission.oktaApps.push({ domain: otherDomain, clientId, clientSecret, emailDomains });
  }
  expect((await customer.submit()).status).toBe(202);
  await customer.reached('awaitingApproval');
  const vouchedDomains = submission.oktaApps.flatMap(({ emailDomains }) => emailDomains);
  const approve = { ...customer.approve, vouchedDomains, switchOn };
  const approval = await customer.linkMailed(csm, 'approvals');
  expect((await target.request(approval, approve)).status).toBe(200);
  await customer.reached('awaitingTrial');
  const [domain = ''] = first?.emailDomains ?? [];
  return {
    ...customer,
    app,
    domain,
    trialLink: await customer.linkMailed(submission.contact.email, 'trials'),
  };
}

/** Goes from the trial's page to Okta and back. @param from the page, or its part about one Okta */
async function tryOut(page: Page, email: string, from: Page | Locator = page) {
  await from.getByRole('button', { name: 'Try signing in with Okta' }).click();
  await page.locator('[name="email"]').fill(email);
  await page.locator('[name="password"]').fill('anything');
  await page.locator('[name="password"]').press('Enter');
  await page.waitForURL('**/trials/**');
}

/** Follows the main admin's invitation, once the CSM has confirmed the dashboard. */
async function toTheEnd({ csm, submission, ...customer }: Awaited<ReturnType<typeof offered>>) {
  const page = await newPage();
  await page.goto(await customer.linkMailed(csm, 'dashboard'));
  await page.getByRole('button', { name: 'It is done' }).click();
  await customer.reached('awaitingFirstSignIn');
  const { email } = submission.mainAdmin;
  await page.goto(target.sequel ?? '');
  await page.getByText('Already have a login').first().click();
  await page.locator('[name="email"]').fill(email);
  await page.locator('[name="email"]').press('Enter');
  await page.locator('[name="password"]').fill('anything');
  await page.locator('[name="password"]').press('Enter');
  await page.getByText(email).first().waitFor();
  await customer.reached('completed');
  await page.goto(customer.setupLink);
  await page.getByText('Done: your people sign in with Okta').first().waitFor();
}

test('it fails as nobody is assigned, is fixed in Okta, and succeeds', async () => {
  const customer = await offered();
  const { app, trialLink, submission } = customer;
  local.okta.saveApp({ ...app, obstacles: ['unassigned'] });
  const page = await newPage();
  await page.goto(trialLink);
  await tryOut(page, submission.contact.email);
  await page.getByText('not assigned to the app in Okta').first().waitFor();
  await page.getByText('tab Assignments').first().waitFor();
  expect((await customer.status()).stage).toBe('awaitingTrial');

  local.okta.saveApp(app);
  await tryOut(page, submission.contact.email);
  await page.getByText('It works').first().waitFor();
  await page.getByText('One earlier attempt').waitFor();
  await toTheEnd(customer);
}, 60_000);

test('one of two apps fails: nothing is switched on before both succeed', async () => {
  const customer = await offered({ both: true });
  const { trialLink, submission, domain } = customer;
  const othersApp = other.app();
  other.saveApp({ ...othersApp, obstacles: ['unassigned'] });
  const page = await newPage();
  await page.goto(trialLink);
  const card = (okta: string) => page.locator('section.card').filter({ hasText: okta });
  const [first] = submission.oktaApps;
  await tryOut(page, submission.contact.email, card(first?.domain ?? ''));
  await card(first?.domain ?? '')
    .getByText('It works')
    .waitFor();
  await tryOut(page, `olga@other-${domain}`, card(otherDomain));
  await card(otherDomain).getByText('not assigned to the app in Okta').first().waitFor();
  await card(first?.domain ?? '')
    .getByText('It works')
    .waitFor();
  expect((await customer.status()).stage).toBe('awaitingTrial');

  other.saveApp(othersApp);
  await tryOut(page, `olga@other-${domain}`, card(otherDomain));
  await card(otherDomain).getByText('It works').waitFor();
  await toTheEnd(customer);
}, 60_000);

test('it never happens: the CSM skips it, and the reason is recorded', async () => {
  const customer = await offered();
  const page = await newPage();
  await page.goto(await customer.linkMailed(customer.csm, 'trials'));
  await page.getByText('Go on without a trial').first().click();
  const reason = page.locator('[name="reason"]');
  await reason.fill('They tried it in a call with us.');
  await page.getByRole('button', { name: 'Go on without a trial' }).click();
  await page.getByText('There is nothing to try any more').first().waitFor();
  await page.goto(customer.setupLink);
  await page.getByText('Gone on without a trial').first().waitFor();
  await toTheEnd(customer);
}, 60_000);

test('it succeeded: the CSM schedules the switch-on, withdraws the time, and switches on at once', async () => {
  const customer = await offered({ switchOn: 'byCsm' });
  const page = await newPage();
  await page.goto(customer.trialLink);
  await tryOut(page, customer.submission.contact.email);
  await customer.reached('awaitingSwitchOn');
  await page.goto(await customer.linkMailed(customer.csm, 'switches'));
  const time = page.locator('[name="at"]');
  const send = () => page.getByRole('button', { name: 'Switch it on at this time' }).click();
  await time.fill('2020-01-02T06:00');
  await send();
  await page.getByText('This time is over').first().waitFor();
  expect(await time.inputValue()).toBe('2020-01-02T06:00');
  const day = new Date(clock.now() + 3 * DAY).toISOString().slice(0, 10);
  await time.fill(`${day}T06:30`);
  await send();
  await page.getByText('It is switched on by itself').waitFor();
  expect(await time.inputValue()).toBe(`${day}T06:30`);
  expect(await customer.status()).toMatchObject({ planned: `${day}T06:30:00.000Z` });
  await page.getByRole('button', { name: 'Take this back' }).click();
  await page.getByText('Or at a given time').waitFor();
  expect(await customer.status()).not.toHaveProperty('planned');
  await page.getByRole('button', { name: 'Switch single sign-on on now' }).click();
  await page.getByText('is being switched on').or(page.getByText('is on')).first().waitFor();
  await toTheEnd(customer);
}, 60_000);

test('it expires: the page says so, and everybody signs in as before', async () => {
  const customer = await offered();
  await clock.advance(40 * DAY);
  await customer.reached('expired');
  const page = await newPage();
  await page.goto(customer.setupLink);
  await page.getByText('It waited too long for somebody').first().waitFor();
  await page.getByText('Everybody signs in as before').first().waitFor();
  await page.goto(customer.trialLink);
  await page.getByText('There is nothing to try any more').first().waitFor();
  expect(await page.getByRole('button').count()).toBe(0);
  // Does not redirect to Okta: only asks for the address.
  await page.goto(target.sequel ?? '');
  await page.getByText('Already have a login').first().click();
  await page.locator('[name="email"]').fill(customer.submission.mainAdmin.email);
  await page.locator('[name="email"]').press('Enter');
  await page.waitForLoadState();
  expect(new URL(page.url()).host).not.toBe(target.oktaApp.domain);
  expect(await page.locator('[name="password"]').count()).toBe(0);
}, 60_000);
