import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { USER_AGENT } from '../../../functions/outbound/user-agent.ts';
import { createOkta, type Okta } from '../../../local/okta/okta.ts';

const callback = 'http://localhost:3002/login/callback';
let database: DatabaseSync;
let server: Server;
let origin: string;
let okta: Okta;

beforeEach(async () => {
  database = new DatabaseSync(':memory:');
  let listener: RequestListener;
  server = createServer((request, response) => listener(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  okta = createOkta({ origin, database, redirectUris: [callback] });
  listener = (request, response) => okta.listener(request, response);
});

afterEach(() => {
  server.close();
  server.closeAllConnections();
  database.close();
});

function authorize(change: Record<string, string> = {}) {
  const query = new URLSearchParams({
    client_id: okta.app().clientId,
    redirect_uri: callback,
    response_type: 'code',
    scope: 'openid profile email',
    state: 'abc',
    prompt: 'none',
    ...change,
  });
  return fetch(`${origin}/oauth2/v1/authorize?${query}`, { redirect: 'manual' });
}

async function token(
  change: { clientId?: string; clientSecret?: string; redirectUri?: string } = {},
) {
  const { clientId, clientSecret } = { ...okta.app(), ...change };
  const response = await fetch(`${origin}/oauth2/v1/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
    },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: 'made-up',
      redirect_uri: change.redirectUri ?? callback,
    }),
  });
  return { status: response.status, body: await response.json() };
}

test('starts quietly', async () => {
  const said = [vi.spyOn(console, 'info'), vi.spyOn(console, 'warn'), vi.spyOn(console, 'error')];
  createOkta({ origin, database: new DatabaseSync(':memory:'), redirectUris: [callback] });
  await authorize();
  await token();
  for (const spy of said) expect(spy).not.toHaveBeenCalled();
});

test('the first app is Sequel, with credentials that look like Okta’s', () => {
  expect(okta.app()).toMatchObject({
    name: 'Sequel',
    clientId: expect.stringMatching(/^0oa[0-9A-Za-z]{17}$/),
    clientSecret: expect.stringMatching(/^[\w-]{64}$/),
    redirectUris: [callback],
  });
});

test.each(['', '?client_id=0oa1'])('discovery%s has Okta’s paths', async (query) => {
  const response = await fetch(`${origin}/.well-known/openid-configuration${query}`);
  expect(await response.json()).toMatchObject({
    issuer: origin,
    authorization_endpoint: `${origin}/oauth2/v1/authorize`,
    token_endpoint: `${origin}/oauth2/v1/token`,
    jwks_uri: `${origin}/oauth2/v1/keys`,
    userinfo_endpoint: `${origin}/oauth2/v1/userinfo`,
    end_session_endpoint: `${origin}/oauth2/v1/logout`,
    response_types_supported: expect.arrayContaining(['code']),
    token_endpoint_auth_methods_supported: expect.arrayContaining([
      'client_secret_basic',
      'client_secret_post',
    ]),
  });
});

test('the keys are public', async () => {
  const { keys } = await (await fetch(`${origin}/oauth2/v1/keys`)).json();
  expect(keys).toHaveLength(1);
  expect(keys[0]).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig' });
  expect(keys[0]).not.toHaveProperty('d');
});

test('prompt=none without a session: back to a registered redirect URI with login_required', async () => {
  const response = await authorize();
  expect(response.status).toBe(303);
  const location = new URL(response.headers.get('location') ?? '');
  expect(location.origin + location.pathname).toBe(callback);
  expect(Object.fromEntries(location.searchParams)).toMatchObject({
    error: 'login_required',
    state: 'abc',
  });
});

test.each([
  ['unregistered', 'http://localhost:3002/other'],
  ['trailing slash', `${callback}/`],
  ['upper case', 'http://localhost:3002/Login/callback'],
  ['another port', 'http://localhost:3999/login/callback'],
])('redirect URI %s: a 400 page that names the Login redirect URI', async (_, redirect_uri) => {
  const response = await authorize({ redirect_uri });
  expect(response.status).toBe(400);
  expect(response.headers.get('content-type')).toContain('text/html');
  expect(await response.text()).toContain(
    'parameter must be a Login redirect URI in the client app settings',
  );
});

test('unknown client at authorize: a 400 page', async () => {
  const response = await authorize({ client_id: '0oaUnknown' });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain("Invalid value for 'client_id' parameter");
});

test('made-up code: right client and secret, wrong secret, unknown client', async () => {
  expect(await token()).toEqual({
    status: 400,
    body: { error: 'invalid_grant', error_description: expect.any(String) },
  });
  expect(await token({ clientSecret: 'wrong' })).toEqual({
    status: 401,
    body: { error: 'invalid_client', error_description: expect.any(String) },
  });
  const unknown = await token({ clientId: '0oaUnknown' });
  expect(unknown).toMatchObject({
    status: 401,
    body: { errorCode: 'invalid_client', errorLink: 'invalid_client', errorCauses: [] },
  });
  expect(unknown.body).not.toHaveProperty('error');
});

test('an app that demands DPoP', async () => {
  okta.saveApp({ ...okta.app(), dpop: true });
  expect(await token()).toMatchObject({ status: 400, body: { error: 'invalid_dpop_proof' } });
  expect(await token({ clientSecret: 'wrong' })).toMatchObject({ status: 401 });
});

test('an app without the authorization code grant', async () => {
  okta.saveApp({ ...okta.app(), authorizationCode: false });
  expect(await token()).toMatchObject({ status: 400, body: { error: 'unauthorized_client' } });
  const location = new URL((await authorize()).headers.get('location') ?? '');
  expect(location.searchParams.get('error')).toBe('unsupported_response_type');
});

test('a rotation overlaps: two secrets, then the newer one alone', async () => {
  const console = `${origin}/admin/app/oidc_client/instance/${okta.app().clientId}`;
  const first = okta.app().clientSecret;
  const post = (action: string) =>
    fetch(`${console}/secrets`, {
      method: 'POST',
      headers: { origin },
      body: new URLSearchParams({ action }),
    });
  expect((await post('add')).status).toBe(200);
  expect(okta.app().clientSecret).not.toBe(first);
  expect(await token()).toMatchObject({ status: 400 });
  expect(await token({ clientSecret: first })).toMatchObject({ status: 400 });
  expect((await post('removeOldest')).status).toBe(200);
  expect(await token()).toMatchObject({ status: 400 });
  expect(await token({ clientSecret: first })).toMatchObject({ status: 401 });
});

test('the admin console: credentials, settings, a second app; not from another site', async () => {
  const page = `/admin/app/oidc_client/instance/${okta.app().clientId}`;
  const html = await (await fetch(origin + page)).text();
  expect(html).toContain(okta.app().clientSecret);
  expect(html).toContain('This page stands for Okta on this machine');

  const form = { redirectUris: 'https://a.test/x\r\nhttps://b.test/y', authorizationCode: 'on' };
  const save = (body: Record<string, string>, from = origin) =>
    fetch(`${origin}${page}/settings`, {
      method: 'POST',
      headers: { origin: from },
      body: new URLSearchParams(body),
    });
  expect((await save(form)).status).toBe(200);
  expect(okta.app()).toMatchObject({
    redirectUris: ['https://a.test/x', 'https://b.test/y'],
    authorizationCode: true,
    dpop: false,
  });
  expect((await save({ ...form, redirectUris: 'not a url' })).status).toBe(400);
  expect((await save({ ...form, redirectUris: '' })).status).toBe(400);
  expect((await save({ redirectUris: 'https://evil.test' }, 'https://evil.test')).status).toBe(403);
  expect(okta.app().redirectUris).toEqual(['https://a.test/x', 'https://b.test/y']);

  await fetch(`${origin}/admin/apps`, {
    method: 'POST',
    headers: { origin },
    body: new URLSearchParams({ name: '<b>Other</b>', redirectUris: callback }),
  });
  expect(okta.apps()).toHaveLength(2);
  const list = await (await fetch(`${origin}/admin`)).text();
  expect(list).toContain('&lt;b>Other&lt;/b>');
});

test('trouble: unavailable, rate limited, no answer; the console stays', async () => {
  okta.trouble = 'unavailable';
  const unavailable = await authorize();
  expect(unavailable.status).toBe(503);
  expect(unavailable.headers.get('content-type')).toContain('text/html');

  okta.trouble = 'rateLimited';
  const limited = await authorize();
  expect(limited.status).toBe(429);
  const sent = Date.parse(limited.headers.get('date') ?? '') / 1_000;
  const reset = Number(limited.headers.get('x-rate-limit-reset')) - sent;
  expect([40, 41]).toContain(reset);
  expect(await limited.json()).toMatchObject({ errorCode: 'E0000047' });

  okta.trouble = 'timeout';
  await expect(
    fetch(`${origin}/oauth2/v1/keys`, { signal: AbortSignal.timeout(100) }),
  ).rejects.toThrow('timeout');

  await fetch(`${origin}/admin/trouble`, {
    method: 'POST',
    headers: { origin },
    body: new URLSearchParams({ trouble: 'none' }),
  });
  expect((await authorize()).status).toBe(303);
});

test('obstacles are set in the console, per app', async () => {
  const { clientId, redirectUris } = okta.app();
  const save = (body: Record<string, string>) =>
    fetch(`${origin}/admin/app/oidc_client/instance/${clientId}/settings`, {
      method: 'POST',
      headers: { origin },
      body: new URLSearchParams({
        redirectUris: redirectUris.join('\n'),
        authorizationCode: 'on',
        ...body,
      }),
    });
  const html = await (await save({ pushedRequests: 'on', unassigned: 'on' })).text();
  expect(okta.app().obstacles).toEqual(['pushedRequests', 'unassigned']);
  expect(html).toMatch(/name="pushedRequests" checked/);
  expect(html).not.toMatch(/name="inactive" checked/);
  await save({});
  expect(okta.app().obstacles).toEqual([]);
});

test('an inactive app: neither endpoint says more than that something is wrong', async () => {
  okta.saveApp({ ...okta.app(), obstacles: ['inactive'] });
  const page = await authorize();
  expect(page.status).toBe(400);
  expect(await page.text()).not.toMatch(/client_id|inactive/);
  expect(await token()).toEqual({
    status: 401,
    body: {
      error: 'invalid_client',
      error_description:
        'Client authentication failed. Either the client or the client credentials are invalid.',
    },
  });
});

test.each([
  ['pushedRequests', 'invalid_request', 'Pushed Authorization Request must be used'],
  ['signedRequests', 'invalid_request', 'Request Object must be used by this client'],
  ['policyDenies', 'access_denied', /^Policy evaluation failed for this request/],
] as const)('an app with %s goes back to the callback with %s', async (obstacle, error, words) => {
  okta.saveApp({ ...okta.app(), obstacles: [obstacle] });
  const location = new URL((await authorize()).headers.get('location') ?? '');
  expect(location.origin + location.pathname).toBe(callback);
  expect(Object.fromEntries(location.searchParams)).toMatchObject({
    error,
    error_description: expect.stringMatching(words),
    state: 'abc',
  });
});

test('a network zone blocks Sequel’s servers, and nobody else', async () => {
  okta.trouble = 'blocked';
  const discovery = `${origin}/.well-known/openid-configuration`;
  const refused = await fetch(discovery, { headers: { 'user-agent': USER_AGENT } });
  expect([refused.status, await refused.json()]).toEqual([
    403,
    expect.objectContaining({ errorCode: 'E0000006' }),
  ]);
  expect((await fetch(discovery)).status).toBe(200);
});

test('data from before obstacles existed still opens', async () => {
  database.exec('alter table okta_apps drop column obstacles');
  okta = createOkta({ origin, database, redirectUris: [callback] });
  expect(okta.app().obstacles).toEqual([]);
  okta.saveApp({ ...okta.app(), obstacles: ['inactive'] });
  expect(okta.app().obstacles).toEqual(['inactive']);
});

test('apps and keys survive a restart', async () => {
  okta.saveApp({ ...okta.app(), dpop: true });
  const keys = await (await fetch(`${origin}/oauth2/v1/keys`)).json();
  const before = okta.apps();
  okta = createOkta({ origin, database, redirectUris: ['https://ignored.test/'] });
  expect(okta.apps()).toEqual(before);
  expect(await (await fetch(`${origin}/oauth2/v1/keys`)).json()).toEqual(keys);
});
