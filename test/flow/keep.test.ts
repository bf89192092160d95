import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { names } from '../../cdk/names.ts';
import type { FunctionName } from '../../functions/functions.ts';
import { readLinkKeys } from '../../functions/onboarding/link-keys.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import { readSecretText, secretNames } from '../../functions/onboarding/secrets.ts';
import { texts } from '../../functions/texts/index.ts';
import { systemClock } from '../../local/clock.ts';
import type { OktaApp } from '../../local/okta/okta.ts';
import { asOktaDomain } from '../brands.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { approved, customerOf, type Target } from './target.ts';

/** What happens to a connection after its onboarding has ended. */

let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;
let lambda: LambdaClient;

beforeAll(async () => {
  local = await startEmbedded(systemClock);
  target = await embeddedTarget(local.url);
  lambda = new LambdaClient({});
});
afterEach(() => {
  local.okta.trouble = 'none';
});
afterAll(async () => {
  lambda.destroy();
  await local.remove();
});

/** As ops invoke it. */
async function invoke(name: FunctionName, input: object = {}) {
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({
      FunctionName: names({ stage: 'local' }).function(name),
      Payload: JSON.stringify(input),
    }),
  );
  return {
    failed: FunctionError !== undefined,
    result: JSON.parse(Buffer.from(Payload ?? []).toString()),
  };
}

/** A company with its own Okta app and a completed onboarding. */
async function connected() {
  const customer = await customerOf(target, 0);
  const app: OktaApp = local.okta.addApp({
    name: customer.onboardingId,
    redirectUris: local.okta.app().redirectUris,
  });
  const [secret = ''] = app.clientSecrets;
  const [submitted] = customer.submission.oktaApps;
  Object.assign(submitted ?? {}, { clientId: app.clientId, clientSecret: secret });
  await approved(target, customer);
  await customer.signIn(customer.submission.mainAdmin.email);
  await customer.reached('completed');
  const recheck = async (input: object = {}) => {
    const { failed, result } = await invoke('RecheckConnections', input);
    expect(failed).toBe(false);
    const mine = ({ connection }: { connection: string }) =>
      connection.startsWith(customer.onboardingId);
    return {
      ...result,
      broken: result.broken.filter(mine),
      open: result.open.filter(mine),
      unavailable: result.unavailable.filter(mine),
    };
  };
  return {
    ...customer,
    app,
    secret,
    domain: submitted?.domain ?? '',
    recheck,
    /** @param count of mails expected: a concurrent sender may send these too */
    mailsToCsm: (count: number) =>
      vi.waitFor(async () => {
        const mails = (await target.mailsTo(customer.csm)).filter(({ subject }) =>
          /no longer works|could not be checked/.test(subject),
        );
        if (mails.length < count) throw new Error(`${mails.length} mails of ${count}`);
        return mails;
      }),
    rotationLink: async (): Promise<string> =>
      (await invoke('IssueRotationLink', { onboardingId: customer.onboardingId })).result
        .rotationLink,
    /** Whether the main admin can sign in. */
    async getsIn() {
      const { email } = customer.submission.mainAdmin;
      return (await customer.signIn(email)).html.includes(email);
    },
  };
}

/** Shared by all tests that change nothing. */
let unchanged: ReturnType<typeof connected> | undefined;
const unchangedOne = () => {
  unchanged ??= connected();
  return unchanged;
};

const problemJson = 'application/problem+json';

describe('a recheck', () => {
  test('tells the CSM what broke, why, and how to fix it, until it is fixed', async () => {
    const customer = await connected();
    const { app, domain, onboardingId } = customer;
    expect(await customer.recheck()).toMatchObject({ broken: [], unavailable: [] });
    expect(await customer.mailsToCsm(0)).toEqual([]);

    const [callbackUrl = '', ...others] = app.redirectUris;
    local.okta.saveApp({ ...app, redirectUris: others });
    const { broken } = await customer.recheck();
    expect(broken).toEqual([
      {
        connection: expect.stringContaining(onboardingId),
        domain,
        problems: ['callbackNotRegistered'],
      },
    ]);
    const [mail] = await customer.mailsToCsm(1);
    expect(mail?.subject).toContain('Acme <Corp> & Söhne');
    for (const part of [callbackUrl, domain, 'section Login', `--rotate ${onboardingId}`])
      expect(mail?.text).toContain(part);
    expect(mail?.text).not.toContain(customer.secret);
    expect(await target.mailsTo(customer.submission.contact.email)).not.toContainEqual(
      expect.objectContaining({ subject: mail?.subject }),
    );

    local.okta.saveApp(app);
    expect((await customer.recheck()).broken).toEqual([]);
    expect(await customer.mailsToCsm(1)).toHaveLength(1);
  });

  test('finds a deleted client ID, and mails nobody twice when it is repeated for the same time', async () => {
    const customer = await connected();
    local.database.prepare('delete from okta_apps where client_id = ?').run(customer.app.clientId);
    const monday = { time: '2026-11-30T06:00:00Z' };
    for (const time of [monday, monday, { time: '2026-12-07T06:00:00Z' }])
      expect((await customer.recheck(time)).broken).toMatchObject([
        { problems: ['clientUnknown'] },
      ]);
    expect(await customer.mailsToCsm(2)).toHaveLength(2);
  });

  test.each([
    ['pushedRequests', 'parRequired'],
    ['signedRequests', 'signedRequestRequired'],
    ['policyDenies', 'policyDenied'],
  ] as const)('finds what an admin has switched since: %s', async (obstacle, code) => {
    const customer = await connected();
    local.okta.saveApp({ ...customer.app, obstacles: [obstacle] });
    expect(await customer.recheck()).toMatchObject({ broken: [{ problems: [code] }], open: [] });
    const [mail] = await customer.mailsToCsm(1);
    expect(mail?.subject).toContain('no longer works');
    expect(mail?.text.replace(/\s+/g, ' ')).toContain(texts('en').problem({ code }).message);
  });

  test('does not count Okta’s own trouble as broken', async () => {
    const customer = await unchangedOne();
    local.okta.trouble = 'unavailable';
    const { checked, broken, unavailable } = await customer.recheck();
    expect(checked).toBeGreaterThan(0);
    expect(broken).toEqual([]);
    expect(unavailable).toEqual([
      {
        connection: expect.stringContaining(customer.onboardingId),
        domain: customer.domain,
        reason: expect.stringContaining('503'),
      },
    ]);
    expect(await customer.mailsToCsm(0)).toEqual([]);
  });

  test('reports an Okta that refuses our servers as unknown, not as broken', async () => {
    const customer = await unchangedOne();
    local.okta.trouble = 'blocked';
    expect(await customer.recheck()).toMatchObject({
      broken: [],
      open: [{ problems: ['blockedByOkta'] }],
      unavailable: [],
    });
    const [mail] = await customer.mailsToCsm(1);
    expect(mail?.subject).toContain('could not be checked');
    for (const words of ['status 403', 'You do not have permission'])
      expect(mail?.text.replace(/\s+/g, ' ')).toContain(words);
    expect(await customer.getsIn()).toBe(true);
  });
});

describe('a rotation', () => {
  test('verifies the new client secret first, and never interrupts sign-in', async () => {
    const customer = await connected();
    const { app, domain, secret, onboardingId } = customer;
    const link = await customer.rotationLink();
    expect(link).toMatch(/^http:\/\/localhost:\d+\/rotations\//);
    expect((await target.request(link)).body).toEqual({
      onboardingId,
      company: 'Acme <Corp> & Söhne',
      oktaApps: [{ domain, clientId: app.clientId }],
    });

    const wrong = 'canary-that-is-not-the-one-0123456789';
    const refused = await target.request(link, {
      clientSecrets: [{ domain, clientSecret: wrong }],
    });
    expect(refused).toMatchObject({
      status: 422,
      type: problemJson,
      body: {
        code: 'rotationRefused',
        errors: [{ path: 'clientSecrets.0.clientSecret', code: 'clientSecretWrong' }],
        problems: [{ domain, code: 'clientSecretWrong', fix: expect.stringContaining('Okta') }],
      },
    });
    expect(JSON.stringify(refused.body)).not.toContain(wrong);
    expect(await customer.getsIn()).toBe(true);

    const renewed = 'n3w-secret-that-okta-made_0123456789-abcdef';
    local.okta.saveApp({ ...app, clientSecrets: [secret, renewed] });
    // A pasted domain is normalized here too.
    const answer = await target.request(link, {
      clientSecrets: [{ domain: `http://${domain}/`, clientSecret: renewed }],
    });
    expect(answer).toMatchObject({
      status: 200,
      body: { onboardingId, oktaApps: [{ domain, secretChangedAt: expect.any(String) }] },
    });
    expect(JSON.stringify(answer.body)).not.toContain(renewed);
    expect(await customer.getsIn()).toBe(true);

    local.okta.saveApp({ ...app, clientSecrets: [renewed] });
    expect(await customer.getsIn()).toBe(true);
    expect(
      await readSecretText(
        secretNames.clientSecret('sequel-sso/local/', onboardingId, asOktaDomain(domain)),
      ),
    ).toBeUndefined();
  });

  test('is necessary: with the old client secret sign-in would fail', async () => {
    const customer = await connected();
    local.okta.saveApp({ ...customer.app, clientSecrets: ['another-secret-0123456789'] });
    expect(await customer.getsIn()).toBe(false);
  });

  test('has a page for people, which keeps everything typed but the client secret', async () => {
    const customer = await connected();
    const { app, domain, secret } = customer;
    const link = await customer.rotationLink();
    const post = (clientSecret: string) =>
      fetch(link, {
        method: 'POST',
        headers: { accept: 'text/html', origin: new URL(link).origin },
        body: new URLSearchParams({
          'clientSecrets.0.domain': domain,
          'clientSecrets.0.clientSecret': clientSecret,
        }),
        redirect: 'manual',
      });
    const show = async () => (await fetch(link, { headers: { accept: 'text/html' } })).text();
    expect(await show()).toContain(app.clientId);

    const empty = await post(' ');
    expect(empty.status).toBe(422);
    expect(await empty.text()).toContain('href="#clientSecrets.0.clientSecret"');

    const wrong = 'canary-that-is-not-the-one-0123456789';
    const refused = await post(wrong);
    expect(refused.status).toBe(422);
    const page = await refused.text();
    for (const part of [app.clientId, domain, 'does not belong to this client ID', 'aria-invalid'])
      expect(page).toContain(part);
    expect(page).not.toContain(wrong);

    const renewed = 'n3w-secret-that-okta-made_0123456789-abcdef';
    local.okta.saveApp({ ...app, clientSecrets: [secret, renewed] });
    const taken = await post(renewed);
    expect([taken.status, taken.headers.get('location')]).toEqual([303, new URL(link).pathname]);
    expect(await show()).toContain('The new client secret has been in use since');
    local.okta.saveApp({ ...app, clientSecrets: [renewed] });
    expect(await customer.getsIn()).toBe(true);
  });

  test('changes nothing while Okta refuses our servers, as the new secret could be wrong', async () => {
    const customer = await unchangedOne();
    const link = await customer.rotationLink();
    local.okta.trouble = 'blocked';
    expect(
      await target.request(link, {
        clientSecrets: [{ domain: customer.domain, clientSecret: 'n3w-secret-0123456789' }],
      }),
    ).toMatchObject({
      status: 422,
      body: { code: 'rotationRefused', problems: [{ code: 'blockedByOkta', status: 403 }] },
    });
    local.okta.trouble = 'none';
    expect(await customer.getsIn()).toBe(true);
  });

  test('changes nothing while Okta does not answer, and says so', async () => {
    const customer = await unchangedOne();
    const link = await customer.rotationLink();
    local.okta.trouble = 'unavailable';
    expect(
      await target.request(link, {
        clientSecrets: [{ domain: customer.domain, clientSecret: customer.secret }],
      }),
    ).toMatchObject({ status: 503, type: problemJson, body: { code: 'oktaUnavailable' } });
    local.okta.trouble = 'none';
    expect((await target.request(link)).body).not.toMatchObject({
      oktaApps: [{ secretChangedAt: expect.anything() }],
    });
  });

  test('refuses wrong secrets, fields and links', async () => {
    const customer = await unchangedOne();
    const { domain, setupLink, onboardingId } = customer;
    const link = await customer.rotationLink();
    const body = { clientSecrets: [{ domain, clientSecret: customer.secret }] };
    const rotations = link.slice(0, link.lastIndexOf('/') + 1);

    // All invalid links get the same answer.
    for (const token of ['nonsense', setupLink.split('/').at(-1), `${link.split('/').at(-1)}x`])
      for (const sent of [undefined, body])
        expect(await target.request(`${rotations}${token}`, sent)).toMatchObject({
          status: 404,
          body: { code: 'linkInvalid' },
        });
    const keys = await readLinkKeys('sequel-sso/local/');
    const claims = { onboardingId, company: 'Acme', csm: { email: customer.csm } };
    const over = await createLink(keys, local.url, 'rotation', { ...claims, connections: [] }, -1);
    const gone = await createLink(keys, local.url, 'rotation', {
      ...claims,
      connections: ['con_0000000000000000'],
    });
    for (const late of [over, gone])
      expect(await target.request(late, body)).toMatchObject({
        status: 410,
        body: { code: 'linkExpired' },
      });

    expect(await target.request(link, body, { origin: 'https://evil.test' })).toMatchObject({
      status: 403,
      body: { code: 'crossSite' },
    });
    const fields = async (sent: unknown) => {
      const { status, body: answer } = await target.request(link, sent);
      expect(status).toBe(422);
      return (answer as { errors: { path: string; code: string }[] }).errors.map(
        ({ path, code }) => `${path}: ${code}`,
      );
    };
    const other = 'someone-else.okta.com';
    expect(await fields({})).toEqual(['clientSecrets: required']);
    expect(await fields({ clientSecrets: [] })).toEqual(['clientSecrets: required']);
    expect(await fields({ clientSecrets: [{ domain }] })).toEqual([
      'clientSecrets.0.clientSecret: required',
    ]);
    expect(await fields({ clientSecrets: [{ domain, clientSecret: 'a b' }] })).toEqual([
      'clientSecrets.0.clientSecret: clientSecretInvalid',
    ]);
    expect(
      await fields({
        clientSecrets: [...body.clientSecrets, { domain: other, clientSecret: 'x' }],
      }),
    ).toEqual(['clientSecrets.1.domain: domainNotConnected']);
    expect(await fields({ clientSecrets: [...body.clientSecrets, ...body.clientSecrets] })).toEqual(
      ['clientSecrets: domainTwice'],
    );

    expect(
      await invoke('IssueRotationLink', { onboardingId: 'nobody-000000000000' }),
    ).toMatchObject({ failed: true, result: { errorType: 'InvalidState' } });
  });
});
