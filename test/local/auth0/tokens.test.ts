import { createHash } from 'node:crypto';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Browser } from '../sequel/browser.ts';
import { managementClientOf, type StandIns, startStandIns } from '../sequel/stand-ins.ts';

const verifier = 'v'.repeat(43);
let standIns: StandIns;

beforeEach(async () => {
  standIns = await startStandIns();
  const { okta, origins } = standIns;
  const management = managementClientOf(standIns);
  await management.connections.create({
    name: 'acme',
    strategy: 'okta',
    options: {
      domain: new URL(origins.okta).host,
      client_id: okta.app().clientId,
      client_secret: okta.app().clientSecret,
      scope: 'openid profile email',
    },
    enabled_clients: ['sequel-app'],
  });
});
afterEach(() => standIns.stop());

/** Signs in directly through the connection. Sequel does not expect the code, so it stays unused. */
async function freshCode(change: Record<string, string> = {}): Promise<string> {
  const { origins, application } = standIns;
  const query = new URLSearchParams({
    client_id: application.clientId,
    redirect_uri: application.redirectUris[0] ?? '',
    response_type: 'code',
    scope: 'openid profile email',
    nonce: 'n-1',
    connection: 'acme',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...change,
  });
  const browser = new Browser();
  const okta = await browser.open(`${origins.auth0}/authorize?${query}`);
  const page = await browser.submit(okta, { email: 'ada@acme.test', password: 'x' });
  return page.url.searchParams.get('code') ?? '';
}

async function exchange(code: string, change: Record<string, string> = {}) {
  const { origins, application } = standIns;
  const response = await fetch(`${origins.auth0}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: application.clientId,
      client_secret: application.clientSecret,
      code,
      redirect_uri: application.redirectUris[0] ?? '',
      code_verifier: verifier,
      ...change,
    }),
  });
  return { status: response.status, body: await response.json() };
}

test('an ID token that the published keys verify, and an access token for nothing else', async () => {
  const { origins } = standIns;
  const { status, body } = await exchange(await freshCode());
  expect(status).toBe(200);
  const { payload } = await jwtVerify(
    body.id_token,
    createRemoteJWKSet(new URL(`${origins.auth0}/.well-known/jwks.json`)),
    { issuer: `${origins.auth0}/`, audience: 'sequel-app', algorithms: ['RS256'] },
  );
  const profile = {
    sub: expect.stringMatching(/^okta\|acme\|00u/),
    email: 'ada@acme.test',
    email_verified: true,
    name: 'ada',
  };
  expect(payload).toMatchObject({ ...profile, nonce: 'n-1' });

  const api = await fetch(`${origins.auth0}/api/v2/connections`, {
    headers: { authorization: `Bearer ${body.access_token}` },
  });
  expect(api.status).toBe(401);
});

test('only the requested claims', async () => {
  const { body } = await exchange(await freshCode({ scope: 'openid' }));
  const claims = Object.keys(decodeJwt(body.id_token));
  expect(claims).toContain('sub');
  for (const name of ['email', 'email_verified', 'name', 'nickname'])
    expect(claims).not.toContain(name);
});

test('a code is good once', async () => {
  const code = await freshCode();
  expect((await exchange(code)).status).toBe(200);
  expect(await exchange(code)).toMatchObject({ status: 403, body: { error: 'invalid_grant' } });
});

test.each([
  ['another verifier', { code_verifier: 'w'.repeat(43) }, 403, 'invalid_grant'],
  ['another redirect URI', { redirect_uri: 'https://other.test/' }, 403, 'invalid_grant'],
  ['a wrong secret', { client_secret: 'wrong' }, 401, 'access_denied'],
  [
    'another client',
    { client_id: 'management', client_secret: 'management-secret' },
    403,
    'unauthorized_client',
  ],
  ['another grant', { grant_type: 'refresh_token' }, 403, 'unauthorized_client'],
])('not with %s', async (_, change, status, error) => {
  expect(await exchange(await freshCode(), change)).toMatchObject({ status, body: { error } });
});
