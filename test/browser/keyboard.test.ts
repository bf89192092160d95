import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../local/clock.ts';
import { embeddedTarget, startEmbedded } from '../flow/embedded.ts';
import { type Customer, customerOf, type Target } from '../flow/target.ts';
import { launchBrowser } from './browser.ts';

/** Every role with the keyboard only: everything needed is reachable by Tab, shows its focus, and works. */

let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;
let browser: Browser;

beforeAll(async () => {
  local = await startEmbedded(systemClock);
  target = await embeddedTarget(local.url);
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await local?.remove();
});

/** The focused element: its name, and whether its focus is visible. */
const focus = `(() => {
  const element = document.activeElement;
  if (!element || element === document.body) return undefined;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { width, height, top, bottom } = element.getBoundingClientRect();
  const label = element.labels?.[0]?.textContent ?? element.textContent;
  return {
    tag: element.localName,
    name: (element.getAttribute('aria-label') ?? label).replace(/\\s+/g, ' ').trim(),
    field: element.getAttribute('name') ?? '',
    value: element.localName === 'button' ? element.value : '',
    isSeen: (outlineStyle === 'auto' || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2)) && width > 1 && height > 1
      && bottom > 0 && top < innerHeight,
  };
})()`;
interface Focus {
  tag: string;
  name: string;
  field: string;
  /** A button's value. */
  value: string;
  isSeen: boolean;
}

/** A person without a mouse, in a browser where nobody is signed in. */
async function person() {
  const context = await browser.newContext({ locale: 'en-GB' });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const focused = async (frame: Page | Frame = page): Promise<Focus | undefined> => {
    // While another page loads, nothing has the focus.
    const found = await frame.evaluate<Focus | undefined>(focus).catch(() => undefined);
    const inside = found?.tag === 'iframe' ? page.frames()[1] : undefined;
    return inside ? ((await inside.evaluate<Focus | undefined>(focus)) ?? found) : found;
  };
  /**
   * Presses Tab until the named element has the focus: a field by its name in the form, a button also by its value.
   * @throws Error that lists what was reached instead
   */
  async function reach(wanted: string): Promise<void> {
    const reached: string[] = [];
    for (let presses = 0; presses < 120; presses += 1) {
      await page.waitForLoadState();
      await page.keyboard.press('Tab');
      const now = await focused();
      if (!now) continue;
      reached.push(now.field || now.name);
      if (!now.isSeen && now.tag !== 'iframe')
        throw new Error(`The focus on ${now.name} is not seen`);
      if ([now.field, now.name, now.value].includes(wanted)) return;
    }
    throw new Error(`${wanted} is not reached by Tab: ${[...new Set(reached)].join(' | ')}`);
  }
  return {
    page,
    focused,
    reach,
    /** Opens a page like a link in a mail. */
    open: (url: string) => page.goto(url),
    async fill(field: string, text: string) {
      await reach(field);
      await page.keyboard.type(text);
    },
    async press(wanted: string, key = 'Enter') {
      await reach(wanted);
      await page.keyboard.press(key);
    },
    sees: (text: string) => page.getByText(text).first().waitFor(),
    heading: (name: string) => page.getByRole('heading', { name }).first().waitFor(),
  };
}

async function fillInOkta({ fill, press, heading }: Awaited<ReturnType<typeof person>>) {
  const { domain, clientId, clientSecret } = target.oktaApp;
  await heading('Fill in the app’s settings');
  await press('Continue');
  await fill('oktaApps.0.domain', domain);
  await fill('oktaApps.0.clientId', clientId);
  await fill('oktaApps.0.clientSecret', clientSecret);
}

test('the customer’s admin skips to the content, goes through the steps, and sends', async () => {
  const { setupLink, submission, onboardingId } = await customerOf(target);
  const admin = await person();
  const { open, press, fill, page, sees, heading } = admin;
  await open(setupLink);
  await page.keyboard.press('Tab');
  expect(await admin.focused()).toMatchObject({ name: 'Skip to the content', isSeen: true });
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await page.locator('main :focus').count()).toBe(1);
  await press('Continue');
  await fillInOkta(admin);
  await press('Check with Okta');
  await sees('Everything fits.');
  await press('Continue');
  await fill('oktaApps.0.emailDomains', submission.oktaApps[0]?.emailDomains[0] ?? '');
  await press('Continue');
  await fill('mainAdmin.name', submission.mainAdmin.name);
  await fill('mainAdmin.email', 'nobody@elsewhere.test');
  await fill('users', submission.users.join('\n'));
  await fill('contact.name', submission.contact.name);
  await fill('contact.email', submission.contact.email);
  await press('Continue');
  // The error summary has the focus, and links to the field.
  await page.locator('#errors:focus').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('[name="mainAdmin.email"]:focus').waitFor();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(submission.mainAdmin.email);
  await press('Continue');
  await heading('Review');
  await press('Send and check');
  await sees('Waiting for approval');
  expect(page.url()).toContain('/setup/');
  expect(onboardingId).not.toBe('');
}, 90_000);

test('a colleague opens the link to a step, and does it', async () => {
  const { setupLink, submission, linkMailed } = await customerOf(target);
  const admin = await person();
  await admin.open(setupLink);
  await admin.press('Let a colleague do the steps in Okta.');
  await admin.heading('A link for your colleague');
  await admin.fill('colleague', submission.contact.email);
  await admin.press('Mail the link');
  await admin.sees(`The link is on its way to ${submission.contact.email}.`);

  const colleague = await person();
  await colleague.open(await linkMailed(submission.contact.email, 'setup'));
  await colleague.press('Continue');
  await fillInOkta(colleague);
  await colleague.press('Continue');
  await colleague.heading('Thank you: that was your part');
}, 90_000);

/** Plays until the main admin is asked for a trial sign-in. */
async function approvedByKeyboard(customer: Customer) {
  await customer.submit();
  await customer.reached('awaitingApproval');
  const csm = await person();
  await csm.open(await customer.linkMailed(customer.csm, 'approvals'));
  await csm.press('addOnConfirmed', 'Space');
  await csm.press('vouchedDomains', 'Space');
  await csm.press('approve');
  await csm.sees('Approved');
  return csm;
}

test('the CSM requests changes, approves, and confirms the dashboard', async () => {
  const customer = await customerOf(target);
  await customer.submit();
  await customer.reached('awaitingApproval');
  const csm = await person();
  await csm.open(await customer.linkMailed(customer.csm, 'approvals'));
  await csm.press('Ask for changes');
  await csm.fill('note', 'Please list your other domain.');
  await csm.press('requestChanges', 'Enter');
  await customer.reached('awaitingCorrection');

  const other = await customerOf(target);
  const approver = await approvedByKeyboard(other);
  await other.reached('awaitingTrial');
  await other.tryOut(other.submission.oktaApps[0]?.domain ?? '');
  await other.reached('awaitingDashboard');
  await approver.open(await other.linkMailed(other.csm, 'dashboard'));
  await approver.press('It is done');
  await approver.sees('There is nothing to do in the dashboard now');
}, 120_000);

test('the main admin tries to sign in, and signs in for good', async () => {
  const customer = await customerOf(target);
  await approvedByKeyboard(customer);
  await customer.reached('awaitingTrial');
  const { email } = customer.submission.mainAdmin;
  const admin = await person();
  await admin.open(await customer.linkMailed(email, 'trials'));
  await admin.press('Try signing in with Okta');
  await admin.fill('email', email);
  await admin.fill('password', 'anything');
  await admin.page.keyboard.press('Enter');
  await admin.sees('It works');
  await customer.reached('awaitingFirstSignIn');
  await admin.open(target.sequel ?? '');
  await admin.press('Already have a login');
  await admin.fill('email', email);
  await admin.press('Continue');
  await admin.sees('You are in');
}, 90_000);

test('ops open a mail and a workflow, and stop it', async () => {
  const customer = await customerOf(target);
  await customer.submit();
  await customer.reached('awaitingApproval');
  await customer.mailed(customer.csm);
  const ops = await person();
  await ops.open(local.url);
  await ops.press('Mailbox');
  await ops.fill('to', customer.csm);
  await ops.press('Show');
  await ops.page.waitForURL('**to=**');
  await ops.press((await ops.page.locator('a.subject').first().textContent()) ?? '');
  // A link in the mail, which is in a frame.
  await ops.reach('Look and decide');

  await ops.open(`${local.url}/workflows/${customer.onboardingId}?refresh=off`);
  await ops.press('Stop …');
  await ops.press('Stop for good');
  await ops.heading('Stopped in Wait for approval');
  // The drawing scrolls, so it takes the focus.
  await ops.reach('Drawing of the workflow');
}, 90_000);
