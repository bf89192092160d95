import type { ManagementClient } from 'auth0';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type ConnectionSettings,
  ensureConnection,
  takeBackConnection,
} from '../../functions/auth0/connection.ts';
import { connectionName } from '../../functions/onboarding/connection-name.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import {
  hold,
  managementClientOf,
  plainFetch,
  type StandIns,
  startStandIns,
} from '../local/sequel/stand-ins.ts';

let standIns: StandIns;
let client: ManagementClient;
/** Set by a test: the next answer to a PATCH of a connection's applications is lost. */
let losesAnswer = false;

beforeEach(async () => {
  losesAnswer = false;
  standIns = await startStandIns({
    rateLimit: 10_000,
    // Of the scopes in docs/operations.md, those that this needs.
    scopes: [
      'create:connections',
      'read:connections',
      'update:connections',
      'update:connections_options',
    ],
  });
  client = managementClientOf(standIns, {
    async fetch(url, init) {
      const answer = await plainFetch(url, init);
      if (!losesAnswer || !String(url).endsWith('/clients')) return answer;
      losesAnswer = false;
      throw new TypeError('fetch failed');
    },
  });
});
afterEach(() => standIns.stop());

const acme: ConnectionSettings = {
  onboardingId: asOnboardingId('acme-0123456789ab'),
  company: 'Acme Corp',
  csm: 'dana@sequel.io',
  domain: asOktaDomain('acme.okta.com'),
  clientId: '0oa1',
  clientSecret: 'secret',
  emailDomains: ['acme.test'],
  applications: ['sequel-app'],
  isTried: false,
};
const name = connectionName(acme.onboardingId, acme.domain);

/** What Auth0 says to somebody who wants to sign in through the connection; Okta is led to when it is nothing. */
async function refusal(): Promise<string | null> {
  const { auth0 } = standIns.origins;
  const [redirectUri = ''] = standIns.application.redirectUris;
  const query = new URLSearchParams({
    client_id: standIns.application.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    connection: name,
  });
  const { headers } = await fetch(`${auth0}/authorize?${query}`, { redirect: 'manual' });
  return new URL(headers.get('location') ?? '').searchParams.get('error_description');
}

const applications = async (id: string) => (await client.connections.clients.get(id)).data;
const all = async () => (await client.connections.list({ strategy: ['okta'], take: 100 })).data;

test('nobody can sign in through a connection that was taken back, and connecting again restores it', async () => {
  const { id } = await ensureConnection(client, acme, false, hold);
  expect(await takeBackConnection(client, acme)).toBe('takenBack');
  expect(await applications(id)).toEqual([]);
  expect(await refusal()).toBe('the connection is not enabled');

  expect(await ensureConnection(client, acme, false, hold)).toEqual({ id, name });
  expect(await applications(id)).toEqual([{ client_id: 'sequel-app' }]);
  // No second one.
  expect(await all()).toHaveLength(1);
});

test('it can be repeated, and after a lost response', async () => {
  const { id } = await ensureConnection(client, acme, false, hold);
  losesAnswer = true;
  await expect(takeBackConnection(client, acme)).rejects.toMatchObject({
    name: 'Auth0Unavailable',
  });
  expect(await takeBackConnection(client, acme)).toBe('takenBack');
  expect(await takeBackConnection(client, acme)).toBe('takenBack');
  expect(await applications(id)).toEqual([]);
});

test('a connection in use is unchanged', async () => {
  const { id } = await ensureConnection(client, acme, true, hold);
  // A redrive begins with "Create connection" again.
  await ensureConnection(client, acme, false, hold);
  expect(await takeBackConnection(client, acme)).toBe('left');
  expect(await applications(id)).toEqual([{ client_id: 'sequel-app' }]);
});

test.each([
  ['of another onboarding', { onboardingId: asOnboardingId('other-0123456789ab') }],
  ['of another domain', { oktaDomain: 'beta.okta.com' }],
  ['that does not say whether it is in use', { routed: null }],
])('a connection %s is unchanged', async (_, change) => {
  const { id } = await ensureConnection(client, acme, false, hold);
  const metadata = { onboardingId: acme.onboardingId, oktaDomain: acme.domain, routed: 'no' };
  await client.connections.update(id, { metadata: { ...metadata, ...change } });
  expect(await takeBackConnection(client, acme)).toBe('left');
  expect(await applications(id)).toEqual([{ client_id: 'sequel-app' }]);
});

test('without a connection it succeeds', async () => {
  expect(await takeBackConnection(client, acme)).toBe('left');
});
