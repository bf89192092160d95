import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { decrypt, encrypt } from '../aws/secrets-encryption.ts';
import type { Clock } from '../clock.ts';
import { readable } from '../data-directory.ts';
import { newSigningKey, random } from '../random.ts';
import type { ConnectionOptions, CreateConnection, UpdateConnection } from './connection-schema.ts';

export interface Connection {
  /** `con_…` */
  id: string;
  name: string;
  strategy: 'okta';
  display_name?: string | undefined;
  options: Partial<ConnectionOptions>;
  metadata: Record<string, string>;
  realms: string[];
  is_domain_connection: boolean;
  show_as_button: boolean;
}

/** A tenant log event, as in the Management API and in a log stream's `data`. */
export interface LogEntry {
  log_id: string;
  /** ISO 8601 */
  date: string;
  /** `s`: successful sign-in, `f`: failed sign-in. */
  type: 's' | 'f';
  description: string | null;
  /** For a failed sign-in: OAuth's error code. */
  details?: { error: { message: string; oauthError: string; type: 'oauth-authorization' } };
  connection: string;
  connection_id: string;
  client_id: string;
  client_name: string;
  ip: string;
  hostname: string;
  user_agent: string;
  strategy: 'okta';
  strategy_type: 'enterprise';
  /** `okta|{connection}|{sub}`; only known if somebody signed in, as is `user_name` (e-mail). */
  user_id?: string;
  user_name?: string;
}

/** Milliseconds for which a deleted connection's name stays taken. */
const DELETION_TAKES = 2_000;

/** Values stored under a random ID: sign-ins in progress, codes, browser sessions. */
type OneTime = 'signIn' | 'code' | 'session';

/** A connection's e-mail domains, in a trigger. */
const ALIASES = "from json_each(new.value, '$.options.domain_aliases')";
/** The e-mail domain of whoever signed in, in SQL. */
const USER_DOMAIN =
  "lower(substr(value ->> '$.user_name', instr(value ->> '$.user_name', '@') + 1))";

const valueRow = z.object({ value: z.string() });

/** An RSA key as JWK, including its private part. */
const signingKeySchema = z.looseObject({
  kty: z.literal('RSA'),
  n: z.string(),
  e: z.string(),
  kid: z.string(),
  alg: z.literal('RS256'),
  use: z.literal('sig'),
});
type SigningKey = z.output<typeof signingKeySchema>;
const value = (row: unknown) => (row ? valueRow.parse(row).value : undefined);

export type Auth0Store = ReturnType<typeof createAuth0Store>;

/** A connection as stored: its client secret is encrypted, bound to the connection. Earlier versions did not. */
const storedSchema = z.looseObject({
  id: z.string(),
  options: z.looseObject({
    /** Base64. */
    client_secret: z.union([z.string(), z.object({ encrypted: z.string() })]).optional(),
  }),
});
const contextOf = (id: string) => `auth0_connections ${id}`;

/**
 * All data of the stand-in for the Auth0 tenant, in SQLite tables named `auth0_*`.
 * @param key encrypts client secrets, which may be those of a real Okta
 * @throws DataUnusable if a connection or the signing key cannot be read
 */
export function createAuth0Store(database: DatabaseSync, clock: Clock, key: Buffer) {
  database.exec(`
    pragma secure_delete = on;
    create table if not exists auth0_settings (name text primary key, value text not null);
    create table if not exists auth0_connections (
      position integer primary key autoincrement, id text not null unique,
      name text not null unique, value text not null, deleted_at integer);
    create table if not exists auth0_connection_clients (
      connection_id text not null, client_id text not null, primary key (connection_id, client_id));
    create table if not exists auth0_logs (
      position integer primary key autoincrement, value text not null);
    create table if not exists auth0_one_time (
      kind text not null, id text not null, value text not null, expires_at integer not null,
      primary key (kind, id));
    create index if not exists auth0_connections_deleted on auth0_connections (deleted_at);
    create index if not exists auth0_connection_clients_client on auth0_connection_clients (client_id);
    create index if not exists auth0_one_time_expiry on auth0_one_time (expires_at);
    create table if not exists auth0_aliases (
      alias text not null, connection_id text not null, primary key (alias, connection_id));
    create index if not exists auth0_aliases_connection on auth0_aliases (connection_id);
    create trigger if not exists auth0_aliases_new after insert on auth0_connections begin
      insert or ignore into auth0_aliases select lower(value), new.id ${ALIASES};
    end;
    create trigger if not exists auth0_aliases_changed after update of value on auth0_connections begin
      delete from auth0_aliases where connection_id = new.id;
      insert or ignore into auth0_aliases select lower(value), new.id ${ALIASES};
    end;
  `);
  readable('Auth0’s log in the data directory', () =>
    // Earlier versions, when killed between two writes, left an empty entry.
    database.exec(`
      delete from auth0_logs where value = '';
      create index if not exists auth0_logs_user on auth0_logs (value ->> '$.user_name');
      create index if not exists auth0_logs_domain on auth0_logs (${USER_DOMAIN});
      create index if not exists auth0_logs_connection on auth0_logs (value ->> '$.connection');
    `),
  );

  const toConnection = (row: unknown): Connection | undefined => {
    const text = value(row);
    if (text === undefined) return undefined;
    const { options, ...stored } = storedSchema.parse(JSON.parse(text));
    const { client_secret: secret } = options;
    if (typeof secret === 'object') {
      const encrypted = Buffer.from(secret.encrypted, 'base64');
      options.client_secret = decrypt(key, encrypted, contextOf(stored.id)).toString();
    }
    return { ...stored, options } as unknown as Connection;
  };
  const toText = (connection: { id: string; options: object }) => {
    const { options, ...rest } = storedSchema.parse(connection);
    const { client_secret: secret } = options;
    if (typeof secret === 'string') {
      const encrypted = encrypt(key, Buffer.from(secret), contextOf(rest.id));
      options.client_secret = { encrypted: encrypted.toString('base64') };
    }
    return JSON.stringify({ ...rest, options });
  };
  for (const row of database.prepare('select id, value from auth0_connections').all()) {
    const connection = readable(`Connection ${row.id} in the data directory`, () =>
      toConnection(row),
    );
    // Earlier versions stored client secrets as they were.
    const stored = storedSchema.parse(JSON.parse(valueRow.parse(row).value));
    if (connection && typeof stored.options.client_secret === 'string')
      database
        .prepare('update auth0_connections set value = ? where id = ?')
        .run(toText(connection), connection.id);
  }
  // Connections of earlier versions may have no entries there yet.
  database.exec(`
    insert or ignore into auth0_aliases
      select lower(alias.value), auth0_connections.id
      from auth0_connections, json_each(auth0_connections.value, '$.options.domain_aliases') alias
  `);
  const setClient = (connectionId: string, clientId: string, enabled: boolean) => {
    database
      .prepare(
        enabled
          ? 'insert or ignore into auth0_connection_clients values (?, ?)'
          : 'delete from auth0_connection_clients where connection_id = ? and client_id = ?',
      )
      .run(connectionId, clientId);
  };
  const clientsOf = (connectionId: string): string[] =>
    database
      .prepare(
        `select client_id as value from auth0_connection_clients
         where connection_id = ? order by client_id`,
      )
      .all(connectionId)
      .map((row) => valueRow.parse(row).value);
  const connections = (): Connection[] =>
    database
      .prepare('select value from auth0_connections where deleted_at is null order by position')
      .all()
      .flatMap((row) => toConnection(row) ?? []);
  const logsWhere = (condition: string, ...parameters: (string | number)[]): LogEntry[] =>
    database
      .prepare(`select value from auth0_logs where ${condition} order by position`)
      .all(...parameters)
      .map((row) => JSON.parse(valueRow.parse(row).value) as LogEntry);

  return {
    /** The private signing key (RS256), generated once. */
    signingKey(): SigningKey {
      const stored = value(
        database.prepare("select value from auth0_settings where name = 'signing_key'").get(),
      );
      if (stored !== undefined)
        return readable('Auth0’s signing key in the data directory', () =>
          signingKeySchema.parse(JSON.parse(stored)),
        );
      const key = signingKeySchema.parse(newSigningKey(randomBytes(16).toString('base64url')));
      database
        .prepare("insert into auth0_settings values ('signing_key', ?)")
        .run(JSON.stringify(key));
      return key;
    },

    /** In order of creation, without deleted ones. */
    connections,

    connection: (id: string): Connection | undefined =>
      toConnection(
        database
          .prepare('select value from auth0_connections where id = ? and deleted_at is null')
          .get(id),
      ),

    connectionNamed: (name: string): Connection | undefined =>
      toConnection(
        database
          .prepare('select value from auth0_connections where name = ? and deleted_at is null')
          .get(name),
      ),

    /** Whether the application may use any. */
    hasConnections: (clientId: string): boolean =>
      database
        .prepare('select 1 from auth0_connection_clients where client_id = ? limit 1')
        .get(clientId) !== undefined,

    /** The oldest connection of the application that this e-mail domain (lower case) is routed to. */
    connectionFor: (clientId: string, domain: string): Connection | undefined =>
      toConnection(
        database
          .prepare(
            `select value from auth0_aliases alias
             join auth0_connection_clients client using (connection_id)
             join auth0_connections connection on connection.id = connection_id
             where alias = ? and client_id = ? and deleted_at is null order by position limit 1`,
          )
          .get(domain, clientId),
      ),

    /** @returns undefined if the name is taken or still being deleted. */
    createConnection(body: CreateConnection): Connection | undefined {
      database
        .prepare('delete from auth0_connections where deleted_at <= ?')
        .run(clock.now() - DELETION_TAKES);
      const connection: Connection = {
        id: `con_${randomBytes(8).toString('hex')}`,
        name: body.name,
        strategy: body.strategy,
        display_name: body.display_name,
        options: body.options ?? {},
        metadata: withoutNulls(body.metadata),
        realms: body.realms ?? [body.name],
        is_domain_connection: body.is_domain_connection ?? false,
        show_as_button: body.show_as_button ?? false,
      };
      const { changes } = database
        .prepare('insert or ignore into auth0_connections (id, name, value) values (?, ?, ?)')
        .run(connection.id, connection.name, toText(connection));
      if (changes === 0) return undefined;
      for (const client of body.enabled_clients ?? []) setClient(connection.id, client, true);
      return connection;
    },

    /** Replaces the given fields; `options` as a whole. */
    updateConnection(connection: Connection, change: UpdateConnection): Connection {
      const { enabled_clients, metadata, ...rest } = change;
      const updated: Connection = {
        ...connection,
        ...Object.fromEntries(Object.entries(rest).filter(([, given]) => given !== undefined)),
        ...(metadata && { metadata: withoutNulls(metadata) }),
      };
      database
        .prepare('update auth0_connections set value = ? where id = ?')
        .run(toText(updated), connection.id);
      if (enabled_clients) {
        for (const client of clientsOf(connection.id)) setClient(connection.id, client, false);
        for (const client of enabled_clients) setClient(connection.id, client, true);
      }
      return updated;
    },

    deleteConnection(id: string): void {
      database
        .prepare('update auth0_connections set deleted_at = ? where id = ? and deleted_at is null')
        .run(clock.now(), id);
      database.prepare('delete from auth0_connection_clients where connection_id = ?').run(id);
    },

    /** IDs of the applications that may use the connection. */
    clientsOf,
    setClient,

    /** Oldest first; all, or those of one connection. */
    logs: (connection?: string): LogEntry[] =>
      connection === undefined
        ? logsWhere('true')
        : logsWhere("value ->> '$.connection' = ?", connection),

    /** Newest first. */
    newestLogs: (count: number): LogEntry[] =>
      logsWhere('position > (select max(position) from auth0_logs) - ?', count).reverse(),

    /** Everybody with an address in these domains who has signed in. */
    usersAt: (domains: readonly string[]): { user_id: string; email: string }[] => [
      ...new Map(
        domains
          .flatMap((domain) => logsWhere(`${USER_DOMAIN} = ?`, domain))
          .flatMap(({ user_name: email, user_id }) =>
            email !== undefined && user_id !== undefined
              ? [[user_id, { user_id, email: email.toLowerCase() }] as const]
              : [],
          ),
      ).values(),
    ],

    /** IDs of everybody who has signed in with this address. */
    usersOf: (email: string): string[] => [
      ...new Set(
        logsWhere("value ->> '$.user_name' = ?", email).flatMap(({ user_id }) => user_id ?? []),
      ),
    ],

    /** @returns the entry with its ID and date. */
    addLog(entry: Omit<LogEntry, 'log_id' | 'date'>): LogEntry {
      const date = new Date(clock.now()).toISOString();
      const { lastInsertRowid } = database
        .prepare("insert into auth0_logs (value) values ('{}')")
        .run();
      const complete: LogEntry = {
        log_id: `900${date.replaceAll(/\D/g, '')}${String(lastInsertRowid).padStart(18, '0')}`,
        date,
        ...entry,
      };
      database
        .prepare('update auth0_logs set value = ? where position = ?')
        .run(JSON.stringify(complete), lastInsertRowid);
      return complete;
    },

    /** Stores a value under a random ID, to be taken once within `seconds` (of real time). */
    put(kind: OneTime, content: object, seconds: number): string {
      database.prepare('delete from auth0_one_time where expires_at <= unixepoch()').run();
      const id = random();
      database
        .prepare('insert into auth0_one_time values (?, ?, ?, unixepoch() + ?)')
        .run(kind, id, JSON.stringify(content), seconds);
      return id;
    },

    read(kind: OneTime, id: string): unknown {
      const text = value(
        database
          .prepare(
            `select value from auth0_one_time
             where kind = ? and id = ? and expires_at > unixepoch()`,
          )
          .get(kind, id),
      );
      return text === undefined ? undefined : JSON.parse(text);
    },

    take(kind: OneTime, id: string): unknown {
      const content = this.read(kind, id);
      database.prepare('delete from auth0_one_time where kind = ? and id = ?').run(kind, id);
      return content;
    },
  };
}

const withoutNulls = (metadata: Record<string, string | null> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(metadata).filter((entry): entry is [string, string] => entry[1] !== null),
  );
