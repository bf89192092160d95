import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { embeddedTarget, startEmbedded } from '../flow/embedded.ts';
import { onTheClock } from '../flow/on-the-clock.ts';
import { customerOf, type Target } from '../flow/target.ts';
import { type ManualClock, manualClock } from '../local/manual-clock.ts';
import { launchBrowser } from './browser.ts';

/** A CSM in Chromium, with staff sign-in required; below a path, as on AWS without a custom domain. */

let clock: ManualClock;
let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

beforeAll(async () => {
  clock = manualClock(Date.now());
  local = await startEmbedded(clock, { STAFF_SIGN_IN: 'stand-in' }, '/sso');
  target = await embeddedTarget(local.url);
}, 60_000);
afterAll(() => local.remove());

test.each([true, false])('signs in, decides, and is named; with scripts: %s', async (scripts) => {
  const { reach } = onTheClock(clock, () => target);
  const customer = await customerOf(target, 1, `dana${scripts}@sequel.example`);
  await customer.submit();
  await reach(customer, 'awaitingApproval');
  await clock.advance(1_000);
  const link = await customer.linkMailed(customer.csm, 'approvals');

  const browser = await launchBrowser({ scripts });
  onTestFinished(() => browser.close());
  const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  await page.goto(link);
  await page.getByRole('heading', { name: 'Please sign in first' }).waitFor();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.locator('[name="email"]').fill('kim@sequel.example');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(link);
  await page.locator('[name="addOnConfirmed"]').check();
  await page.locator('[name="vouchedDomains"]').check();
  await page.locator('button[value="approve"]').click();
  await page.getByText('by kim@sequel.example, who had signed in').waitFor();
  await reach(customer, 'awaitingTrial');
  // Another link in the same browser does not ask again.
  await page.goto(link);
  expect(await page.getByText('Please sign in first').count()).toBe(0);
});
