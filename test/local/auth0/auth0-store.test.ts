import { DatabaseSync } from 'node:sqlite';
import { beforeEach, expect, test } from 'vitest';
import { createAuth0Store } from '../../../local/auth0/auth0-store.ts';
import { systemClock } from '../../../local/clock.ts';
import { DataUnusable } from '../../../local/data-directory.ts';

const key = Buffer.alloc(32, 'k');
let database: DatabaseSync;

beforeEach(() => {
  database = new DatabaseSync(':memory:');
  return () => database.close();
});

const open = (with_ = key) => createAuth0Store(database, systemClock, with_);
const options = { domain: 'acme.okta.com', client_id: '0oa1', client_secret: 'first-secret' };
const create = (store = open()) =>
  store.createConnection({ name: 'acme', strategy: 'okta', options } as never);
const kept = () => JSON.stringify(database.prepare('select value from auth0_connections').all());

test('client secrets of connections are encrypted at each write', () => {
  const store = open();
  const connection = create(store);
  expect(kept()).not.toContain('first-secret');
  expect(store.connectionNamed('acme')).toEqual(connection);
  if (!connection) throw new Error('There is no connection');
  store.updateConnection(connection, { options: { ...options, client_secret: 'second-secret' } });
  expect(kept()).not.toContain('second-secret');
  expect(kept()).toContain('acme.okta.com');
  expect(open().connections()).toMatchObject([{ options: { client_secret: 'second-secret' } }]);
});

test('client secrets from earlier versions are encrypted when the data is opened', () => {
  const connection = { ...create(), options };
  const insert = 'update auth0_connections set value = ?, deleted_at = ?';
  for (const deletedAt of [null, 1]) {
    database.prepare(insert).run(JSON.stringify(connection), deletedAt);
    expect(kept()).toContain('first-secret');
    const store = open();
    expect(kept()).not.toContain('first-secret');
    expect(store.connections()).toEqual(deletedAt === null ? [connection] : []);
  }
});

test.each(['', '{', '{}', '{"id":"con_1","options":{"client_secret":{"encrypted":"AAAA"}}}'])(
  'opening the data names a damaged connection (%s), with what to do',
  (damaged) => {
    const { id } = create() ?? {};
    database.exec('drop trigger auth0_aliases_changed');
    database.prepare('update auth0_connections set value = ?').run(damaged);
    const message = `Connection ${id} in the data directory is damaged: put back the whole directory`;
    expect(() => open()).toThrow(DataUnusable);
    expect(() => open()).toThrow(message);
  },
);

test('opening the data names a damaged log, too, unless it is only a kill of an earlier version', () => {
  const earlier = (value: string) => {
    open();
    for (const index of ['user', 'domain', 'connection'])
      database.exec(`drop index auth0_logs_${index}`);
    database.prepare('insert into auth0_logs (value) values (?)').run(value);
  };
  earlier('');
  earlier('{');
  expect(() => open()).toThrow(DataUnusable);
  expect(() => open()).toThrow('Auth0’s log in the data directory is damaged');
});

test('connections from earlier versions are found by their domains, though later ones are there', () => {
  const earlier = open();
  const named = (name: string, domain: string) =>
    earlier.createConnection({
      name,
      strategy: 'okta',
      options: { ...options, domain_aliases: [domain] },
      enabled_clients: ['app'],
    } as never);
  named('acme', 'Acme.com');
  database.exec('delete from auth0_aliases');
  named('globex', 'globex.com');
  const store = open();
  const found = ['acme.com', 'globex.com'].map((domain) => store.connectionFor('app', domain));
  expect(found).toMatchObject([{ name: 'acme' }, { name: 'globex' }]);
});

test('opening the data names a damaged signing key, too', () => {
  open().signingKey();
  database.prepare("update auth0_settings set value = '{}'").run();
  expect(() => open().signingKey()).toThrow(DataUnusable);
});

test('no other key decrypts them', () => {
  create();
  expect(() => open(Buffer.alloc(32, 'x')).connections()).toThrow();
});

test('one connection’s secret does not decrypt as another’s', () => {
  const connection = create();
  const { value } = database.prepare('select value from auth0_connections').get() ?? {};
  database
    .prepare("insert into auth0_connections (id, name, value) values ('con_other', 'other', ?)")
    .run(String(value).replace(connection?.id ?? '', 'con_other'));
  expect(() => open().connectionNamed('other')).toThrow();
});
