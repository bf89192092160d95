import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../local/clock.ts';
import type { OktaApp } from '../../local/okta/okta.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { approved, customerOf, type Target } from './target.ts';

/** What Okta says, from the submission to whoever must act. */

let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

beforeAll(async () => {
  local = await startEmbedded(systemClock);
  target = await embeddedTarget(local.url);
});
afterEach(() => {
  local.okta.trouble = 'none';
});
afterAll(() => local.remove());

/** A customer with its own Okta app. */
async function customerWithApp() {
  const customer = await customerOf(target, 0);
  const app: OktaApp = local.okta.addApp({
    name: customer.onboardingId,
    redirectUris: local.okta.app().redirectUris,
  });
  const [clientSecret = ''] = app.clientSecrets;
  const [submitted] = customer.submission.oktaApps;
  Object.assign(submitted ?? {}, { clientId: app.clientId, clientSecret });
  return { ...customer, app };
}

const pageOf = async (link: string) =>
  (await fetch(link, { headers: { accept: 'text/html' } })).text();

describe('an Okta that refuses our servers', () => {
  test('is reported to customer and CSM, who may still approve; then people sign in', async () => {
    const customer = await customerWithApp();
    const { csm, submission } = customer;
    local.okta.trouble = 'blocked';
    await customer.submit();
    const status = await customer.reached('awaitingApproval');
    expect(status.problems).toMatchObject([
      {
        code: 'blockedByOkta',
        check: 'discovery',
        status: 403,
        observed: 'You do not have permission to perform the requested action',
      },
    ]);
    expect(status.history.map(({ what }) => what)).toContain('Checked, with something open');
    expect(status.history.map(({ what }) => what)).not.toContain('Checked, nothing to correct');
    const progress = await pageOf(customer.setupLink);
    expect(progress).toContain('One thing could not be checked');
    expect(progress).not.toContain('Your Okta is in order');

    const [received] = await customer.mailed(submission.contact.email);
    const approvalLink = await customer.linkMailed(csm, 'approvals');
    const [requested] = await customer.mailed(csm);
    for (const mail of [received, requested]) {
      const text = mail?.text.replace(/\s+/g, ' ');
      expect(text).toContain('status 403');
      expect(text).toContain('You do not have permission to perform the requested action');
      expect(text).not.toContain('nothing to correct');
    }
    expect((await target.request(approvalLink)).body).toMatchObject({
      verifications: [{ outcome: 'unproven', problems: [{ code: 'blockedByOkta' }] }],
    });
    const approval = await pageOf(approvalLink);
    expect(approval).toContain('0 of 13 checks passed, 1 open, 12 not made');
    expect(approval).toContain('You may approve with this open');

    expect((await target.request(approvalLink, customer.approve)).status).toBe(200);
    await customer.reached('awaitingFirstSignIn');
    await customer.signIn(submission.mainAdmin.email);
    expect(await customer.reached('completed')).toMatchObject({ problems: [] });
  });

  test('is verified again when the CSM asks for a change', async () => {
    const customer = await customerWithApp();
    local.okta.trouble = 'blocked';
    await customer.submit();
    await customer.reached('awaitingApproval');
    const approvalLink = await customer.linkMailed(customer.csm, 'approvals');
    const note = 'Please let our servers through for a day.';
    await target.request(approvalLink, { decision: 'requestChanges', note });
    expect(await customer.reached('awaitingCorrection')).toMatchObject({
      note,
      problems: [{ code: 'blockedByOkta' }],
    });
    local.okta.trouble = 'none';
    expect((await customer.submit()).status).toBe(202);
    expect(await customer.reached('awaitingApproval')).toMatchObject({ problems: [] });
  });
});

describe('somebody who is not assigned to the app in Okta', () => {
  test('is reported to customer and CSM, until the main admin is in', async () => {
    const customer = await customerWithApp();
    const { csm, submission } = customer;
    await approved(target, customer);
    local.okta.saveApp({ ...customer.app, obstacles: ['unassigned'] });
    await customer.signIn(submission.mainAdmin.email);
    const problems = [{ code: 'notAssigned', domain: customer.submission.oktaApps[0]?.domain }];
    expect(await customer.status()).toMatchObject({ stage: 'awaitingFirstSignIn', problems });
    const signInLink = await customer.linkMailed(csm, 'sign-ins');
    expect((await target.request(signInLink)).body).toMatchObject({ problems });
    for (const link of [customer.setupLink, signInLink]) {
      const page = await pageOf(link);
      expect(page).toContain('not assigned to the app in Okta');
      expect(page).toContain('tab Assignments');
    }

    local.okta.saveApp(customer.app);
    await customer.signIn(submission.mainAdmin.email);
    expect(await customer.reached('completed')).toMatchObject({ problems: [] });
  });

  test('is reported after completion, too', async () => {
    const customer = await customerWithApp();
    await approved(target, customer);
    await customer.signIn(customer.submission.mainAdmin.email);
    await customer.reached('completed');
    local.okta.saveApp({ ...customer.app, obstacles: ['unassigned'] });
    await customer.signIn(customer.user('late'));
    expect(await customer.status()).toMatchObject({
      stage: 'completed',
      problems: [{ code: 'notAssigned' }],
    });
    expect(await pageOf(customer.setupLink)).toContain('Somebody could not sign in');
  });
});

test.each([
  ['inactive', 'appDeactivated', 'choose Inactive'],
  ['pushedRequests', 'parRequired', 'PAR'],
  ['signedRequests', 'signedRequestRequired', 'signed'],
  ['policyDenies', 'policyDenied', 'Policy evaluation failed for this request'],
] as const)(
  'the obstacle %s is reported as %s, until it is fixed',
  async (obstacle, code, words) => {
    const customer = await customerWithApp();
    local.okta.saveApp({ ...customer.app, obstacles: [obstacle] });
    await customer.submit();
    expect(await customer.reached('awaitingCorrection')).toMatchObject({ problems: [{ code }] });
    expect(await pageOf(customer.setupLink)).toContain(words);
    local.okta.saveApp(customer.app);
    expect((await customer.submit()).status).toBe(202);
    await customer.reached('awaitingApproval');
  },
);

test('a renamed Okta is reported, and the form has its new name', async () => {
  const customer = await customerWithApp();
  local.okta.trouble = 'moved';
  await customer.submit();
  expect(await customer.reached('awaitingCorrection')).toMatchObject({
    problems: [{ code: 'movedByOkta', newDomain: 'acme-renamed.okta.com' }],
  });
  const page = await pageOf(customer.setupLink);
  expect(page).toContain('value="acme-renamed.okta.com"');
  expect(page).toContain('This Okta has moved');
});

test('a missing callback is recognized even behind custom error pages', async () => {
  const customer = await customerWithApp();
  local.okta.trouble = 'customPages';
  const [first = '', ...others] = customer.app.redirectUris;
  local.okta.saveApp({ ...customer.app, redirectUris: others });
  await customer.submit();
  expect(await customer.reached('awaitingCorrection')).toMatchObject({
    problems: [{ code: 'callbackNotRegistered', callbackUrl: first }],
  });
});
