import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { names } from '../../cdk/names.ts';
import type { FunctionName } from '../../functions/functions.ts';
import { readPageLinkKeys } from '../../functions/onboarding/link-keys.ts';
import { createLink, linkIdOf } from '../../functions/onboarding/links.ts';
import { readAudit } from '../../functions/record/audit.ts';
import { changeRecord } from '../../functions/record/store.ts';
import { systemClock } from '../../local/clock.ts';
import type { OktaApp } from '../../local/okta/okta.ts';
import { asOnboardingId } from '../brands.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { approved, approving, type Customer, customerOf, type Target } from './target.ts';

/** The customer keeps using a completed onboarding's page. */

let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;
const stage = names({ stage: 'local' });

beforeAll(async () => {
  local = await startEmbedded(systemClock);
  target = await embeddedTarget(local.url);
});
afterEach(() => {
  local.okta.trouble = 'none';
});
afterAll(() => local.remove());

/** As ops or the schedule invoke it. */
async function invoke(name: FunctionName, input: object = {}) {
  const lambda = new LambdaClient({});
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({
      FunctionName: stage.function(name),
      Payload: JSON.stringify(input),
    }),
  );
  lambda.destroy();
  expect(FunctionError).toBeUndefined();
  return JSON.parse(Buffer.from(Payload ?? []).toString());
}

/** A company with its own Okta app and a completed onboarding. */
async function completed() {
  const customer = await customerOf(target, 1);
  const app: OktaApp = local.okta.addApp({
    name: customer.onboardingId,
    redirectUris: local.okta.app().redirectUris,
  });
  const [submitted] = customer.submission.oktaApps;
  const [secret = ''] = app.clientSecrets;
  Object.assign(submitted ?? {}, { clientId: app.clientId, clientSecret: secret });
  await approved(target, customer);
  await customer.signIn(customer.submission.mainAdmin.email);
  await customer.reached('completed');
  return { ...customer, app, secret, domain: submitted?.domain ?? '' };
}

const ask = async (link: string, body: object) => target.request(`${link}/links`, body);
const pageOf = async (link: string) =>
  (await fetch(link, { headers: { accept: 'text/html' } })).text();
const post = (link: string, fields: Record<string, string>) =>
  fetch(`${link}/links`, {
    method: 'POST',
    headers: { accept: 'text/html', origin: new URL(link).origin },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });
const linkIn = ({ body }: { body: unknown }) => String((body as { link: unknown }).link);

describe('before completion', () => {
  test('nothing can be changed, and nobody is given a link', async () => {
    const { setupLink } = await customerOf(target);
    for (const wanted of ['more', 'clientSecrets'])
      expect(await ask(setupLink, { for: wanted })).toMatchObject({
        status: 409,
        body: { code: 'notCompleted' },
      });
    expect(await ask(setupLink, { for: 'everything' })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'for', code: 'wrongType' }] },
    });
    expect((await post(setupLink, { for: 'more' })).status).toBe(409);
  });
});

describe('the client secret', () => {
  test('is replaced from the page, but only by one that Okta accepts', async () => {
    const customer = await completed();
    const { setupLink, domain, app, secret, onboardingId } = customer;
    const answer = await post(setupLink, { for: 'clientSecrets' });
    expect(answer.status).toBe(303);
    const link = new URL(answer.headers.get('location') ?? '', setupLink).href;
    expect(link).toMatch(/\/rotations\//);
    expect((await target.request(link)).body).toMatchObject({
      onboardingId,
      oktaApps: [{ domain, clientId: app.clientId }],
    });

    const wrong = { domain, clientSecret: 'canary-that-is-not-the-one-0123456789' };
    expect(await target.request(link, { clientSecrets: [wrong] })).toMatchObject({
      status: 422,
      body: { code: 'rotationRefused' },
    });
    const renewed = 'n3w-secret-that-okta-made_0123456789-abcdef';
    local.okta.saveApp({ ...app, clientSecrets: [secret, renewed] });
    const taken = await target.request(link, {
      clientSecrets: [{ domain, clientSecret: renewed }],
    });
    expect(taken.status).toBe(200);
    local.okta.saveApp({ ...app, clientSecrets: [renewed] });
    const { email } = customer.submission.mainAdmin;
    expect((await customer.signIn(email)).html).toContain(email);

    expect((await target.request(setupLink)).body).toMatchObject({
      afterwards: { oktaApps: [{ domain, secretChangedAt: expect.any(String) }] },
    });
    expect(await pageOf(setupLink)).toContain('Last replaced');

    // The audit names the link's holder, and whoever can tell whether the link was theirs is notified.
    const rotation = new URL(link).pathname.split('/').at(-1) ?? '';
    const audit = await readAudit(stage.recordTable, onboardingId);
    expect(audit.at(-1)).toMatchObject({
      what: 'replacedSecret',
      by: 'customer',
      link: linkIdOf(rotation),
      details: { domain },
    });
    const { csm, submission } = customer;
    for (const to of [csm, submission.contact.email]) {
      const [mail] = await vi.waitFor(
        async () => {
          await invoke('DeliverPending', { time: new Date().toISOString() });
          const told = (await target.mailsTo(to)).filter(({ subject }) =>
            subject.includes('client secret was replaced'),
          );
          expect(told).toHaveLength(1);
          return told;
        },
        { timeout: target.patience, interval: target.patience / 50 },
      );
      expect(mail?.text).toContain(domain);
      for (const hidden of [secret, renewed, rotation]) expect(mail?.text).not.toContain(hidden);
    }

    // A second replacement keeps the first one's line.
    local.okta.saveApp({ ...app, clientSecrets: [renewed, secret] });
    const again = { clientSecrets: [{ domain, clientSecret: secret }] };
    expect((await target.request(link, again)).status).toBe(200);
    const csv = await (await fetch(`${setupLink}?format=csv`)).text();
    expect(csv.match(/Client secret replaced/g)).toHaveLength(2);
    // Nothing was rechecked yet: the first check is the latest too.
    expect(csv.match(/"Everything fits/g)).toHaveLength(1);
  });
});

/** An addition to a company's single sign-on. */
const added = (customer: Customer, prefix: string) => {
  const [app] = customer.submission.oktaApps;
  const emailDomain = `${prefix}-${app?.emailDomains[0]}`;
  return {
    oktaApps: [{ ...app, emailDomains: [emailDomain] }],
    mainAdmin: { name: 'Mo More', email: `mo@${emailDomain}` },
    users: [],
    contact: customer.submission.contact,
  };
};

describe('more e-mail domains and people', () => {
  test('go through the same steps as the first, to the same connection', async () => {
    const customer = await completed();
    const { setupLink, onboardingId, csm, domain, app } = customer;
    const begun = await ask(setupLink, { for: 'more' });
    expect(begun.status).toBe(200);
    const link = linkIn(begun);
    const form = await pageOf(link);
    expect(form).toContain('signs in with Okta already');
    // Known values are prefilled.
    for (const known of [domain, app.clientId]) expect(form).toContain(`value="${known}"`);
    expect(form).not.toContain(customer.submission.mainAdmin.email);

    const more = added(customer, 'more');
    const mailed = (await target.mailsTo(csm)).length;
    expect((await target.request(link, more)).status).toBe(202);
    const reached = (stage: string) =>
      vi.waitFor(async () => expect((await target.request(link)).body).toMatchObject({ stage }), {
        timeout: target.patience,
        interval: target.patience / 200,
      });
    await reached('awaitingApproval');
    // Nobody is sent to Okta without proof.
    await expect(customer.signIn(more.mainAdmin.email)).rejects.toThrow('No field password');
    expect((await target.request(setupLink)).body).toMatchObject({
      stage: 'completed',
      afterwards: { followUps: [{ stage: 'awaitingApproval' }] },
    });

    const approval = await vi.waitFor(
      async () => {
        const mails = (await target.mailsTo(csm)).slice(mailed);
        const [found] = mails.flatMap(
          ({ text }) => text.match(/https?:\/\/\S+\/approvals\/[\w.-]+/) ?? [],
        );
        expect(found).toBeDefined();
        return found ?? '';
      },
      { timeout: target.patience, interval: target.patience / 200 },
    );
    const { emailDomains: _, ...withoutVouching } = { ...approving(more), emailDomains: [] };
    await target.request(approval, withoutVouching);
    await reached('awaitingTrial');
    await customer.tryOut(domain, more.mainAdmin.email, more.mainAdmin.email);
    await reached('awaitingDashboard');
    expect((await customer.signIn(more.mainAdmin.email)).html).toContain(more.mainAdmin.email);
    const { body } = await target.request(setupLink);
    expect(body).toMatchObject({
      onboardingId,
      afterwards: {
        oktaApps: [
          {
            domain,
            emailDomains: expect.arrayContaining([...(more.oktaApps[0]?.emailDomains ?? [])]),
          },
        ],
      },
    });
  });

  test('started by two people at once are one onboarding, which opens again', async () => {
    const { setupLink } = await completed();
    const both = await Promise.all([1, 2].map(() => ask(setupLink, { for: 'more' })));
    const [one, other] = both.map(({ body }) => body as { onboardingId: string });
    expect(one?.onboardingId).toBe(other?.onboardingId);
    expect(await ask(setupLink, { for: 'more' })).toMatchObject({
      body: one && { onboardingId: one.onboardingId },
    });

    const page = await pageOf(setupLink);
    expect(page).toContain('Ready to start');
    const opened = await post(setupLink, { for: 'more', onboardingId: one?.onboardingId ?? '' });
    expect(opened.status).toBe(303);
    const there = new URL(opened.headers.get('location') ?? '', setupLink).href;
    expect((await target.request(there)).body).toMatchObject({
      onboardingId: one?.onboardingId,
      stage: 'awaitingSubmission',
    });
    const others = await completed();
    const refused = await ask(others.setupLink, { for: 'more', onboardingId: one?.onboardingId });
    expect(refused.status).toBe(422);
  });

  test('need the page’s key, which signs no link for another onboarding', async () => {
    const { setupLink, onboardingId, csm } = await completed();
    await ask(setupLink, { for: 'more' });
    const keys = await readPageLinkKeys(stage.secretsPrefix, 'next');
    const about = {
      onboardingId,
      company: 'Acme',
      csm: { email: csm },
      continues: asOnboardingId('acme-0123'),
    };
    const forged = await createLink(keys, local.url, 'setup', about);
    expect(await target.request(forged)).toMatchObject({ status: 404 });
  });

  test('can be started again after the last link expired, up to a limit', async () => {
    const { setupLink } = await completed();
    const begun = new Set<string>();
    for (let times = 0; times < 5; times += 1) {
      const { body } = await ask(setupLink, { for: 'more' });
      const onboardingId = asOnboardingId((body as { onboardingId: string }).onboardingId);
      begun.add(onboardingId);
      const linkExpiresAt = '2026-01-01T00:00:00.000Z';
      await changeRecord(stage.recordTable, onboardingId, (record) => ({
        ...record,
        linkExpiresAt,
      }));
    }
    expect(begun.size).toBe(5);
    expect(await ask(setupLink, { for: 'more' })).toMatchObject({
      status: 429,
      body: { code: 'tooManyTries' },
    });
  });

  test('are revoked with the link that started them', async () => {
    const { setupLink, onboardingId } = await completed();
    const link = linkIn(await ask(setupLink, { for: 'more' }));
    // Links are revoked by their second of issue.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const { setupLink: renewed } = await invoke('RevokeLinks', { onboardingId });
    for (const old of [setupLink, link])
      expect(await target.request(old)).toMatchObject({
        status: 410,
        body: { code: 'linkRevoked' },
      });
    expect((await target.request(renewed)).body).toMatchObject({ stage: 'completed' });
  });
});

describe('another CSM', () => {
  test('takes over a completed onboarding, approves additions and reads the recheck’s findings', async () => {
    const customer = await completed();
    const { setupLink, onboardingId, csm, app, domain } = customer;
    const kim = csm.replace('dana', 'kim');
    const former = await customer.linkMailed(csm, 'approvals');
    const handOver = { action: 'handOver', csm: { email: kim, name: 'Kim Lee' } };
    expect((await target.request(`${former}/actions`, handOver)).body).toMatchObject({
      done: true,
    });
    expect(await target.request(former)).toMatchObject({
      status: 410,
      body: { code: 'handedOver', csm: { email: kim } },
    });
    expect(await pageOf(setupLink)).toContain('Kim Lee');
    expect((await customer.mailed(kim))[0]?.subject).toContain('you look after');

    const link = linkIn(await ask(setupLink, { for: 'more' }));
    expect((await target.request(link, added(customer, 'kims'))).status).toBe(202);
    const approval = await customer.linkMailed(kim, 'approvals');
    expect((await target.request(approval)).body).toMatchObject({ stage: 'awaitingApproval' });
    expect((await invoke('IssueRotationLink', { onboardingId })).domains).toEqual([domain]);

    local.okta.saveApp({ ...app, redirectUris: [] });
    await invoke('RecheckConnections', { time: '2026-12-07T06:00:00Z' });
    const broken = async (address: string) =>
      (await target.mailsTo(address)).filter(({ subject }) => subject.includes('no longer works'));
    await vi.waitFor(async () => expect(await broken(kim)).not.toEqual([]), {
      timeout: target.patience,
      interval: target.patience / 200,
    });
    expect(await broken(csm)).toEqual([]);
  });
});

describe('the state of single sign-on', () => {
  test('is the last check, with what to fix', async () => {
    const customer = await completed();
    const { setupLink, domain, app } = customer;
    const checked = async () => {
      const { body } = await target.request(setupLink);
      return (body as { afterwards: { oktaApps: { checked: object }[] } }).afterwards.oktaApps[0]
        ?.checked;
    };
    // The checks of the onboarding itself, before there is another one.
    expect(await checked()).toMatchObject({ outcome: 'verified', problems: [] });

    local.okta.saveApp({ ...app, redirectUris: [] });
    await invoke('RecheckConnections', { time: '2026-12-07T06:00:00Z' });
    expect(await checked()).toMatchObject({
      at: '2026-12-07T06:00:00Z',
      outcome: 'problems',
      problems: expect.arrayContaining([
        expect.objectContaining({ domain, code: 'callbackNotRegistered', fix: expect.any(String) }),
      ]),
    });
    const page = await pageOf(setupLink);
    for (const words of [
      'Something no longer fits',
      'How to fix it',
      'None in the last seven days',
    ])
      expect(page).toContain(words);
    // A late run changes nothing.
    local.okta.saveApp(app);
    await invoke('RecheckConnections', { time: '2026-11-30T06:00:00Z' });
    expect(await checked()).toMatchObject({ outcome: 'problems' });
    const csv = async () => (await fetch(`${setupLink}?format=csv`)).text();
    const checks = (text: string) => text.match(/"(?:Everything fits|Something no longer fits)/g);
    // The onboarding's check, a later day's, and the late one.
    expect(checks(await csv())).toHaveLength(3);
    local.okta.trouble = 'unavailable';
    await invoke('RecheckConnections', { time: '2026-12-14T06:00:00Z' });
    expect(checks(await csv())).toHaveLength(3);
    expect(await csv()).toContain('Your Okta did not answer');
    expect(await checked()).toMatchObject({ outcome: 'unavailable' });
    expect(await pageOf(setupLink)).toContain('Your Okta did not answer');
  });

  test('comes with a history to download, without people and secrets', async () => {
    const customer = await completed();
    const { setupLink, submission, secret, onboardingId, csm } = customer;
    await ask(setupLink, { for: 'more' });
    const answer = await fetch(`${setupLink}?format=csv`);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="${onboardingId}.csv"`,
    );
    const text = await answer.text();
    const [columns, ...rows] = text.replace('\ufeff', '').trimEnd().split('\r\n');
    expect(columns).toBe('"at","what","about"');
    expect(rows.map((row) => row.split(',')[1])).toEqual(
      expect.arrayContaining(['"Details sent"', '"Approved"', '"Completed"']),
    );
    expect(text).toContain('More e-mail domains');
    const times = rows.map((row) => row.split(',')[0] ?? '');
    expect(times).toEqual(times.toSorted());
    const people = [submission.mainAdmin.email, submission.contact.email, csm, ...submission.users];
    for (const hidden of [secret, ...people]) expect(text).not.toContain(hidden);
    // In the reader's language.
    const german = await fetch(`${setupLink}?format=csv`, { headers: { 'accept-language': 'de' } });
    expect(await german.text()).toContain('Freigegeben');
  });
});
