import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSequel } from '../../../local/sequel/sequel.ts';
import { Browser } from './browser.ts';
import { managementClientOf, type StandIns, startStandIns } from './stand-ins.ts';

let standIns: StandIns;

beforeEach(async () => {
  standIns = await startStandIns();
});
afterEach(() => standIns.stop());

/** Connects the stand-in Okta app like the product. */
async function connect(
  change: { clientSecret?: string; scope?: string | null; enabled?: boolean; name?: string } = {},
) {
  const { origins, okta, application } = standIns;
  const management = managementClientOf(standIns);
  const { clientId, clientSecret } = okta.app();
  const { id } = await management.connections.create({
    name: change.name ?? 'acme',
    strategy: 'okta',
    options: {
      domain: new URL(origins.okta).host,
      client_id: clientId,
      client_secret: change.clientSecret ?? clientSecret,
      type: 'back_channel',
      ...(change.scope !== null && { scope: change.scope ?? 'openid profile email' }),
      domain_aliases: ['acme.test'],
    },
  });
  if (id && change.enabled !== false) {
    await management.connections.clients.update(id, [
      { client_id: application.clientId, status: true },
    ]);
  }
  return { id, management };
}

/** Goes from the invitation's page to Okta's. */
async function toOkta(browser: Browser, email = 'ada@acme.test') {
  const welcome = await browser.open(`${standIns.origins.sequel}/`);
  const login = await browser.click(welcome, 'Already have a login');
  return browser.submit(login, { email });
}

test('from "Already have a login" through Auth0 and Okta and back', async () => {
  const { id } = await connect();
  const browser = new Browser();
  const welcome = await browser.open(`${standIns.origins.sequel}?email=ada%40acme.test`);
  const login = await browser.click(welcome, 'Already have a login');
  expect(login.url.origin).toBe(standIns.origins.auth0);
  expect(login.html).toContain('value="ada@acme.test"');
  expect(login.html).toContain('This page stands for the Auth0 tenant on this machine');

  const okta = await browser.submit(login, { email: 'Ada@ACME.test' });
  expect(okta.url.origin).toBe(standIns.origins.okta);
  expect(okta.html).toContain('value="Ada@ACME.test"');

  const signedIn = await browser.submit(okta, { email: 'ada@acme.test', password: 'x' });
  expect(signedIn.url.href).toBe(`${standIns.origins.sequel}/signed-in`);
  expect(signedIn.html).toMatch(
    /You are signed in to Sequel as <strong>ada@acme.test<\/strong> through\s+<strong>acme<\/strong>/,
  );
  expect(standIns.logs).toEqual([
    expect.objectContaining({
      log_id: expect.stringMatching(/^900\d+$/),
      date: '2026-11-23T09:00:00.000Z',
      type: 's',
      connection: 'acme',
      connection_id: id,
      client_id: 'sequel-app',
      user_id: expect.stringMatching(/^okta\|acme\|00u\w{17}$/),
      user_name: 'ada@acme.test',
      strategy: 'okta',
    }),
  ]);

  const left = await browser.submit(signedIn, {});
  expect(left.html).toContain('Welcome to Sequel');
  const again = await browser.submit(await browser.click(left, 'Already have a login'), {
    email: 'ada@acme.test',
  });
  expect(again.url.pathname).toBe('/sequel/signed-in');
});

test('through the custom domain: its own callback at Okta, its own issuer', async () => {
  await connect();
  const { origins, application } = standIns;
  const browser = new Browser();
  const sequel = createSequel({
    baseUrl: origins.sequel,
    auth0Origin: origins.custom,
    application,
  });
  const first = await sequel.request(`${origins.sequel}/login`);
  const login = await browser.open(first.headers.get('location') ?? '');
  expect(login.url.origin).toBe(origins.custom);
  const okta = await browser.submit(login, { email: 'ada@acme.test' });
  const toAuthorize = okta.trail.find((url) => url.pathname === '/oauth2/v1/authorize');
  expect(toAuthorize?.searchParams.get('redirect_uri')).toBe(`${origins.custom}/login/callback`);
  const back = await browser.submit(okta, { email: 'ada@acme.test', password: 'x' });
  const callback = back.trail.find((url) => url.pathname === '/sequel/callback');
  const answer = await sequel.request(callback?.href ?? '', {
    headers: {
      cookie: first.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; '),
    },
  });
  expect(answer.headers.get('location')).toBe('/sequel/signed-in');
});

test('connection= goes straight to its Okta', async () => {
  await connect();
  const { origins, okta, application } = standIns;
  const query = new URLSearchParams({
    client_id: application.clientId,
    redirect_uri: application.redirectUris[0] ?? '',
    response_type: 'code',
    scope: 'openid',
    connection: 'acme',
    login_hint: 'ada@acme.test',
  });
  const response = await fetch(`${origins.auth0}/authorize?${query}`, { redirect: 'manual' });
  const location = new URL(response.headers.get('location') ?? '');
  expect(location.origin + location.pathname).toBe(`${origins.okta}/oauth2/v1/authorize`);
  expect(Object.fromEntries(location.searchParams)).toMatchObject({
    client_id: okta.app().clientId,
    redirect_uri: `${origins.auth0}/login/callback`,
    response_type: 'code',
    scope: 'openid profile email',
    login_hint: 'ada@acme.test',
    state: expect.stringMatching(/.{20}/),
    nonce: expect.stringMatching(/.{20}/),
  });
});

test.each([
  [{ connection: 'acme' }, 'invalid_request', 'the connection is not enabled'],
  [{ connection: 'nobody' }, 'invalid_request', 'the connection was not found'],
  [{}, 'invalid_request', 'no connections enabled for the client'],
  [{ prompt: 'none' }, 'login_required', 'Login required'],
  [{ response_type: 'token' }, 'unsupported_response_type', 'Unsupported response type'],
])('authorize with %o, not enabled: back with %s', async (change, error, error_description) => {
  await connect({ enabled: false });
  const { origins, application } = standIns;
  const query = new URLSearchParams({
    client_id: application.clientId,
    redirect_uri: application.redirectUris[0] ?? '',
    response_type: 'code',
    state: 'abc',
    ...change,
  });
  const response = await fetch(`${origins.auth0}/authorize?${query}`, { redirect: 'manual' });
  const location = new URL(response.headers.get('location') ?? '');
  expect(location.origin + location.pathname).toBe(application.redirectUris[0]);
  expect(Object.fromEntries(location.searchParams)).toEqual({
    error,
    error_description,
    state: 'abc',
  });
});

test('an unknown client or callback URL gets a page, never a redirect', async () => {
  const { origins, application } = standIns;
  const open = (query: Record<string, string>) =>
    fetch(
      `${origins.auth0}/authorize?${new URLSearchParams({ response_type: 'code', ...query })}`,
      {
        redirect: 'manual',
      },
    );
  const redirect_uri = application.redirectUris[0] ?? '';
  expect((await open({ client_id: '<b>', redirect_uri })).status).toBe(400);
  const { clientId: client_id } = application;
  expect((await open({ client_id, redirect_uri: `${redirect_uri}/` })).status).toBe(403);
});

test('an e-mail domain without a connection', async () => {
  await connect();
  const page = await toOkta(new Browser(), 'ada@other.test');
  expect(page.status).toBe(400);
  expect(page.html).toContain('Wrong e-mail, or no such login');
  expect(page.html).toContain('value="ada@other.test"');
});

test('a wrong client secret: invalid_client in the log and on the page, the secret nowhere', async () => {
  const secret = 'canary-wrong-secret';
  await connect({ clientSecret: secret });
  const browser = new Browser();
  const failed = await browser.submit(await toOkta(browser), {
    email: 'ada@acme.test',
    password: 'x',
  });
  expect(failed.status).toBe(400);
  expect(failed.html).toContain('You could not be signed in');
  expect(failed.html).toContain('invalid_client');
  expect(standIns.logs).toEqual([
    expect.objectContaining({
      type: 'f',
      connection: 'acme',
      description: expect.stringContaining('invalid_client'),
    }),
  ]);
  const tenant = await browser.open(standIns.origins.auth0);
  for (const text of [failed.html, ...failed.trail.map(String), tenant.html]) {
    expect(text).not.toContain(secret);
  }
  expect(JSON.stringify(standIns.logs)).not.toContain(secret);
});

test('an app at Okta that demands DPoP cannot be signed in through', async () => {
  await connect();
  standIns.okta.saveApp({ ...standIns.okta.app(), dpop: true });
  const browser = new Browser();
  const failed = await browser.submit(await toOkta(browser), {
    email: 'ada@acme.test',
    password: 'x',
  });
  expect(failed.html).toContain('invalid_dpop_proof');
});

test('a connection without a scope fails at sign-in', async () => {
  await connect({ scope: null });
  const page = await toOkta(new Browser());
  expect(page.status).toBe(500);
  expect(page.html).toContain('something went wrong');
  expect(standIns.logs).toEqual([
    expect.objectContaining({
      type: 'f',
      description: "Cannot read properties of undefined (reading 'trim')",
    }),
  ]);
});

test('a sign-in cannot be finished in another browser, nor twice', async () => {
  await connect();
  const browser = new Browser();
  const okta = await toOkta(browser);
  const done = await browser.submit(okta, { email: 'ada@acme.test', password: 'x' });
  const callback = done.trail.find((url) => url.pathname === '/login/callback');
  expect((await browser.open(callback ?? '')).html).toContain('This sign-in has ended');

  // Signed out of the tenant, but still signed in at Okta.
  await browser.submit(done, {});
  const victim = new Browser();
  const stolen = (await toOkta(browser)).trail.find((url) => url.pathname === '/login/callback');
  expect((await victim.open(stolen ?? '')).html).toContain('This sign-in has ended');
  const login = done.trail.find((url) => url.pathname === '/sequel/callback');
  expect((await victim.open(login ?? '')).html).toContain('not started in this browser');
});

test('Okta down at the exchange of the code: logged, and the user can retry', async () => {
  await connect();
  const browser = new Browser((url) => {
    if (url.pathname === '/login/callback') standIns.okta.trouble = 'unavailable';
  });
  const okta = await toOkta(browser);
  const failed = await browser.submit(okta, { email: 'ada@acme.test', password: 'x' });
  expect(failed.status).toBe(400);
  expect(failed.html).toContain('Try again');
  expect(standIns.logs).toEqual([expect.objectContaining({ type: 'f', connection: 'acme' })]);

  standIns.okta.trouble = 'none';
  const retried = await new Browser().click(failed, 'Try again');
  expect(retried.html).toContain('Log in to Sequel');
});

test('signing in again is the same user; restarting in between changes nothing', async () => {
  await connect();
  const signIn = async () => {
    const browser = new Browser();
    const page = await browser.submit(await toOkta(browser), {
      email: 'ada@acme.test',
      password: 'x',
    });
    expect(page.url.pathname).toBe('/sequel/signed-in');
  };
  await signIn();
  standIns.restart();
  await signIn();
  expect(standIns.logs.map(({ user_id }) => user_id)).toEqual([
    standIns.logs[0]?.user_id,
    standIns.logs[0]?.user_id,
  ]);
});

test('a restart in the middle of a sign-in', async () => {
  await connect();
  const browser = new Browser();
  const okta = await toOkta(browser);
  standIns.restart();
  const page = await browser.submit(okta, { email: 'ada@acme.test', password: 'x' });
  expect(page.url.pathname).toBe('/sequel/signed-in');
});

test('a failing log stream does not fail the sign-in', async () => {
  standIns.stop();
  standIns = await startStandIns({
    onLog() {
      throw new Error('bus down');
    },
  });
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  await connect();
  const browser = new Browser();
  const page = await browser.submit(await toOkta(browser), {
    email: 'ada@acme.test',
    password: 'x',
  });
  expect(page.url.pathname).toBe('/sequel/signed-in');
  expect(said).toHaveBeenCalledOnce();
  said.mockRestore();
});

test('the tenant’s session opens every application that may use the connection, until it ends', async () => {
  const { id, management } = await connect();
  const { origins, application } = standIns;
  const browser = new Browser();
  const done = await browser.submit(await toOkta(browser), {
    email: 'ada@acme.test',
    password: 'x',
  });
  const ask = (query: Record<string, string>) =>
    browser.open(
      `${origins.auth0}/authorize?${new URLSearchParams({ client_id: 'trial-app', redirect_uri: `${origins.sequel}/trial`, response_type: 'code', ...query })}`,
    );
  // Not enabled for that application.
  expect((await ask({ prompt: 'none' })).url.searchParams.get('error')).toBe('login_required');
  await management.connections.clients.update(id ?? '', [{ client_id: 'trial-app', status: true }]);
  expect((await ask({ prompt: 'none' })).url.searchParams.has('code')).toBe(true);
  expect((await ask({ connection: 'acme' })).url.searchParams.has('code')).toBe(true);
  const again = await ask({ connection: 'acme', prompt: 'login' });
  expect(again.trail.map(({ pathname }) => pathname)).toContain('/oauth2/v1/authorize');

  const out = new URLSearchParams({
    client_id: application.clientId,
    returnTo: 'https://evil.test',
  });
  expect((await browser.open(`${origins.auth0}/v2/logout?${out}`)).status).toBe(400);
  await browser.submit(done, {});
  expect((await ask({ prompt: 'none' })).url.searchParams.get('error')).toBe('login_required');
});

test('"Create a login" says that the organisation signs in through Okta', async () => {
  const browser = new Browser();
  const page = await browser.click(
    await browser.open(`${standIns.origins.sequel}/`),
    'Create a login',
  );
  expect(page.html).toContain('Your organisation signs in to Sequel through Okta');
});

test('the sign-in page at Okta wants an address and a password', async () => {
  await connect();
  const browser = new Browser();
  const okta = await toOkta(browser);
  const refused = await browser.submit(okta, { email: 'ada@acme.test', password: '' });
  expect(refused.status).toBe(400);
  expect(refused.html).toContain('Any e-mail address with any password');
  expect(refused.html).toContain('value="ada@acme.test"');
});
