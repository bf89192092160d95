import type { ManagementClient } from 'auth0';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { handler } from '../../functions/5-connect/take-back-connection.ts';
import {
  type ConnectionSettings,
  ensureConnection,
  takeBackConnection,
} from '../../functions/auth0/connection.ts';
import { connectionName } from '../../functions/onboarding/connection-name.ts';
import { secretNames, writeSecret } from '../../functions/onboarding/secrets.ts';
import { asOnlyWriter } from '../../functions/record/leases.ts';
import { PREFIX, useAws } from '../aws.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { lambdaContext } from '../lambda-context.ts';
import {
  hold,
  managementClientOf,
  plainFetch,
  type StandIns,
  startStandIns,
} from '../local/sequel/stand-ins.ts';
import { recordIn, TABLE } from '../record/example.ts';

const aws = useAws();

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

describe('of an Okta that another onboarding uses, the state', () => {
  const followUp = asOnboardingId('acme-0123456789ac');
  const other = asOnboardingId('acme-0123456789ad');
  const record = { ...recordIn('awaitingTrial'), continues: acme.onboardingId };
  const run = () => handler({ onboardingId: followUp, domain: acme.domain, cause: '{}' }, context);
  const context = lambdaContext('TakeBackConnection');
  let id: string;

  beforeEach(async () => {
    Object.assign(process.env, {
      AUTH0_DOMAIN: new URL(standIns.origins.auth0).host,
      TRUSTED_ORIGINS: standIns.origins.auth0,
    });
    const credentials = JSON.stringify(standIns.managementClient);
    await aws.given(() => writeSecret(secretNames.auth0(PREFIX), credentials, 'm'.repeat(32)));
    const { onboardingId } = acme;
    const first = { ...recordIn('inviting'), stage: 'completed' as const, onboardingId };
    await aws.keep({ ...first, usedBy: [followUp, other] });
    await aws.keep({ ...record, onboardingId: followUp });
    ({ id } = await ensureConnection(
      client,
      { ...acme, applications: ['trial-app'], isTried: true },
      false,
      hold,
    ));
  });
  afterEach(() => {
    Object.assign(process.env, { AUTH0_DOMAIN: 'tenant.auth0.example', TRUSTED_ORIGINS: '' });
  });

  test('leaves that one’s trial open', async () => {
    await aws.keep({ ...record, onboardingId: other });
    await expect(run()).rejects.toThrow('The connection was left as it is');
    expect(await applications(id)).toEqual([{ client_id: 'trial-app' }]);
  });

  test('takes it back once that one is over', async () => {
    const ended = { status: 'ABORTED', at: '2026-11-25T12:00:00.000Z' } as const;
    await aws.keep({ ...record, onboardingId: other, ended });
    await expect(run()).rejects.toThrow('The connection was rolled back');
    expect(await applications(id)).toEqual([]);
  });

  test('waits while somebody else changes the connection', async () => {
    await aws.keep({ ...record, onboardingId: other });
    await asOnlyWriter(TABLE, name, async () => {
      await expect(run()).rejects.toMatchObject({ name: 'Auth0Unavailable' });
    });
  }, 20_000);
});
