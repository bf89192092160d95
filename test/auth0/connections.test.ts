import type { ManagementClient } from 'auth0';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ConnectionSettings, ensureConnection } from '../../functions/auth0/connection.ts';
import {
  changeClientSecret,
  findConnections,
  type KeptConnection,
  listConnections,
} from '../../functions/auth0/connections.ts';
import { connectionName } from '../../functions/onboarding/connection-name.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import {
  hold,
  managementClientOf,
  type StandIns,
  startStandIns,
} from '../local/sequel/stand-ins.ts';

let standIns: StandIns;
let client: ManagementClient;

async function start(change: Parameters<typeof startStandIns>[0] = {}) {
  standIns = await startStandIns({ rateLimit: 10_000, ...change });
  client = managementClientOf(standIns);
}
beforeEach(() => start());
afterEach(() => standIns.stop());

const acme: ConnectionSettings = {
  onboardingId: asOnboardingId('acme-0123456789ab'),
  company: 'Acme Corp',
  csm: 'dana@sequel.io',
  domain: asOktaDomain('acme.okta.com'),
  clientId: '0oa1',
  clientSecret: 'old-secret',
  emailDomains: ['acme.test', 'acme.example'],
  applications: ['sequel-app'],
  isTried: false,
};
const metadata = {
  onboardingId: acme.onboardingId,
  company: acme.company,
  csm: acme.csm,
  oktaDomain: acme.domain,
  clientId: acme.clientId,
  routed: 'yes',
};

/** The connection of the onboarding above, in use. */
async function inUse(): Promise<KeptConnection> {
  await ensureConnection(client, acme, true, hold);
  const [connection] = await listConnections(client);
  if (!connection) throw new Error('It is not listed');
  return connection;
}

describe('the connections to keep', () => {
  test('hold what is needed later, and are listed once they have e-mail domains', async () => {
    await ensureConnection(client, acme, false, hold);
    expect(await listConnections(client)).toEqual([]);
    const { id, name } = await ensureConnection(client, acme, true, hold);
    expect(await listConnections(client)).toEqual([{ id, name, metadata }]);
  });

  test('are listed page by page, without others’ connections', async () => {
    const onboardings = Array.from({ length: 230 }, (_, index) =>
      asOnboardingId(`acme-${index.toString(16).padStart(12, '0')}`),
    );
    for (const onboardingId of onboardings)
      await client.connections.create({
        name: connectionName(onboardingId, acme.domain),
        strategy: 'okta',
        metadata: { ...metadata, onboardingId },
      });
    await client.connections.create({ name: 'theirs', strategy: 'okta', metadata });
    await client.connections.create({ name: 'by-hand', strategy: 'okta' });
    standIns.database.exec(
      "update auth0_connections set value = json_remove(value, '$.metadata') where name = 'by-hand'",
    );
    // Ours by name, but somebody rewrote its metadata.
    await client.connections.create({
      name: connectionName(asOnboardingId('acme-aaaaaaaaaaaa'), asOktaDomain('acme.okta.com')),
      strategy: 'okta',
      metadata: { onboardingId: asOnboardingId('acme-aaaaaaaaaaaa') },
    });
    const found = await listConnections(client);
    expect(found.map((each) => each.metadata.onboardingId)).toEqual(onboardings);
  });

  test('are found by ID, without deleted ones', async () => {
    const connection = await inUse();
    expect(await findConnections(client, ['con_0000000000000000', connection.id])).toEqual([
      connection,
    ]);
    await client.connections.delete(connection.id);
    expect(await findConnections(client, [connection.id])).toEqual([]);
  });
});

describe('a new client secret', () => {
  const note = async () => {};

  test('replaces the old one, and nothing else changes', async () => {
    const connection = await inUse();
    const before = await client.connections.get(connection.id);
    // Set by hand, in the dashboard.
    await client.connections.update(connection.id, {
      display_name: 'Acme (EU)',
      options: { ...before.options, set_user_root_attributes: 'on_first_login' },
      metadata: { ...metadata, region: 'eu' },
    });

    const changed = await changeClientSecret(client, connection, 'new-secret', hold, note);
    expect(changed.metadata.secretChangedAt).toMatch(/^\d{4}-.*Z$/);
    expect(await client.connections.get(connection.id)).toMatchObject({
      display_name: 'Acme (EU)',
      options: {
        type: 'back_channel',
        domain: asOktaDomain('acme.okta.com'),
        client_id: '0oa1',
        client_secret: 'new-secret',
        scope: 'openid profile email',
        domain_aliases: acme.emailDomains,
        set_user_root_attributes: 'on_first_login',
      },
      metadata: { ...changed.metadata, region: 'eu' },
    });
    expect(await listConnections(client)).toEqual([changed]);
  });

  test('is not given to a connection that now leads to another app', async () => {
    const connection = await inUse();
    const { options } = await client.connections.get(connection.id);
    await client.connections.update(connection.id, { options: { ...options, client_id: '0oa2' } });
    await expect(
      changeClientSecret(client, connection, 'new-secret', hold, note),
    ).rejects.toMatchObject({
      name: 'Auth0Refused',
    });
    expect(await client.connections.get(connection.id)).toMatchObject({
      options: { client_id: '0oa2', client_secret: 'old-secret' },
    });
  });

  test('needs the scope that reads options: without it nothing is overwritten', async () => {
    standIns.stop();
    await start({
      scopes: [
        'create:connections',
        'read:connections',
        'update:connections',
        'update:connections_options',
      ],
    });
    const connection = await inUse();
    const values = () => standIns.database.prepare('select value from auth0_connections').all();
    const before = values();
    await expect(changeClientSecret(client, connection, 'new-secret', hold, note)).rejects.toThrow(
      /read:connections_options/,
    );
    expect(values()).toEqual(before);
  });
});
