import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { DatabaseSync } from 'node:sqlite';
import type { Adapter, AdapterPayload, JWK } from 'oidc-provider';
import * as z from 'zod';
import { newSigningKey, randomAlphanumeric } from '../random.ts';

export const troubles = [
  'none',
  'unavailable',
  'rateLimited',
  'timeout',
  'blocked',
  'moved',
  'customPages',
] as const;
/**
 * How the OpenID endpoints react to every caller. `timeout`: no answer at all; `blocked`: a 403, except for people;
 * `moved`: a redirect to the organisation's new name; `customPages`: error pages in its own words.
 */
export type Trouble = (typeof troubles)[number];

export const obstacles = [
  'inactive',
  'pushedRequests',
  'signedRequests',
  'policyDenies',
  'unassigned',
] as const;
/** A setting of an app's admin, or a missing one, that keeps people from signing in. */
export type Obstacle = (typeof obstacles)[number];

/** An app integration (OIDC, web application) in the stand-in's organisation. */
export interface OktaApp {
  name: string;
  clientId: string;
  /** One or two, oldest first: Okta allows an app two, so that a rotation can overlap. */
  clientSecrets: string[];
  /** "Sign-in redirect URIs": compared exactly. */
  redirectUris: string[];
  /** Whether the grant type "Authorization Code" is ticked. */
  authorizationCode: boolean;
  /** Whether "Require Demonstrating Proof of Possession (DPoP) header" is ticked. */
  dpop: boolean;
  obstacles: Obstacle[];
}

export interface Okta {
  /** For `http.createServer`, at the given origin. */
  listener: RequestListener;
  /** All apps, oldest first; the first is "Sequel", created at the first start. */
  apps(): OktaApp[];
  /** The first app, with its newest secret: what the customer's admin would submit. */
  app(): OktaApp & { clientSecret: string };
  addApp(app: { name: string; redirectUris: readonly string[] }): OktaApp;
  /** Replaces the app with this client ID, as its admin would in the console. */
  saveApp(app: OktaApp): void;
  /** Kept in memory only. */
  trouble: Trouble;
}

const appRow = z.object({
  client_id: z.string(),
  name: z.string(),
  client_secrets: z.string(),
  redirect_uris: z.string(),
  authorization_code: z.number(),
  dpop: z.number(),
  obstacles: z.string(),
});
const textRow = z.object({ value: z.string() });
const modelRow = z.object({ payload: z.string(), consumed: z.number().nullable() });
const strings = z.array(z.string());

/** 64 characters, like Okta's client secrets. */
export const newClientSecret = (): string => randomBytes(48).toString('base64url');

export type OktaStore = ReturnType<typeof createOktaStore>;

/** All data of the stand-in for Okta, in SQLite tables named `okta_*`. */
export function createOktaStore(database: DatabaseSync) {
  database.exec(`
    create table if not exists okta_settings (name text primary key, value text not null);
    create table if not exists okta_apps (
      position integer primary key autoincrement, client_id text not null unique,
      name text not null, client_secrets text not null, redirect_uris text not null,
      authorization_code integer not null, dpop integer not null,
      obstacles text not null default '[]');
    create table if not exists okta_users (id text primary key, email text not null unique);
    create table if not exists okta_models (
      model text not null, id text not null, payload text not null, uid text, grant_id text,
      consumed integer, expires_at integer, primary key (model, id));
    create index if not exists okta_models_uid on okta_models (model, uid);
    create index if not exists okta_models_grant on okta_models (grant_id);
    create index if not exists okta_models_expiry on okta_models (expires_at);
  `);

  // Migrates a data directory from before obstacles.
  const columns = database
    .prepare("select name as value from pragma_table_info('okta_apps')")
    .all();
  if (!columns.some((column) => textRow.parse(column).value === 'obstacles'))
    database.exec("alter table okta_apps add column obstacles text not null default '[]'");

  const toApp = (row: unknown): OktaApp => {
    const app = appRow.parse(row);
    return {
      name: app.name,
      clientId: app.client_id,
      clientSecrets: strings.parse(JSON.parse(app.client_secrets)),
      redirectUris: strings.parse(JSON.parse(app.redirect_uris)),
      authorizationCode: app.authorization_code === 1,
      dpop: app.dpop === 1,
      obstacles: z.array(z.enum(obstacles)).parse(JSON.parse(app.obstacles)),
    };
  };

  return {
    /** The setting's value; initially what `make` returns. */
    setting(name: string, make: () => string): string {
      const row = database.prepare('select value from okta_settings where name = ?').get(name);
      if (row) return textRow.parse(row).value;
      const value = make();
      database.prepare('insert into okta_settings values (?, ?)').run(name, value);
      return value;
    },

    /** The private signing key (RS256), generated once. */
    signingKey(): JWK {
      return JSON.parse(
        this.setting('signing_key', () => JSON.stringify(newSigningKey(randomAlphanumeric(20)))),
      );
    },

    /** In order of creation. */
    apps: (): OktaApp[] =>
      database.prepare('select * from okta_apps order by position').all().map(toApp),

    app(clientId: string): OktaApp | undefined {
      const row = database.prepare('select * from okta_apps where client_id = ?').get(clientId);
      return row && toApp(row);
    },

    addApp(app: { name: string; redirectUris: readonly string[] }): OktaApp {
      const clientId = `0oa${randomAlphanumeric(17)}`;
      database
        .prepare(
          `insert into okta_apps
             (client_id, name, client_secrets, redirect_uris, authorization_code, dpop)
           values (?, ?, ?, ?, 1, 0)`,
        )
        .run(
          clientId,
          app.name,
          JSON.stringify([newClientSecret()]),
          JSON.stringify(app.redirectUris),
        );
      return toApp(database.prepare('select * from okta_apps where client_id = ?').get(clientId));
    },

    saveApp(app: OktaApp): void {
      database
        .prepare(
          `update okta_apps set name = ?, client_secrets = ?, redirect_uris = ?,
             authorization_code = ?, dpop = ?, obstacles = ? where client_id = ?`,
        )
        .run(
          app.name,
          JSON.stringify(app.clientSecrets),
          JSON.stringify(app.redirectUris),
          Number(app.authorizationCode),
          Number(app.dpop),
          JSON.stringify(app.obstacles),
          app.clientId,
        );
    },

    /** The user ID for this address, the same every time. */
    userId(email: string): string {
      database
        .prepare('insert into okta_users values (?, ?) on conflict (email) do nothing')
        .run(`00u${randomAlphanumeric(17)}`, email);
      return textRow.parse(
        database.prepare('select id as value from okta_users where email = ?').get(email),
      ).value;
    },

    userEmail(id: string): string | undefined {
      const row = database.prepare('select email as value from okta_users where id = ?').get(id);
      return row && textRow.parse(row).value;
    },

    /** oidc-provider's storage: sessions, interactions, codes, grants, tokens. */
    adapter: (model: string): Adapter => {
      const read = (row: unknown): AdapterPayload | undefined => {
        if (!row) return undefined;
        const { payload, consumed } = modelRow.parse(row);
        return { ...JSON.parse(payload), ...(consumed === null ? {} : { consumed }) };
      };
      const unexpired = `(expires_at is null or expires_at > unixepoch())`;
      return {
        async upsert(id, payload, expiresIn) {
          database.prepare('delete from okta_models where expires_at <= unixepoch()').run();
          database
            .prepare(
              `insert or replace into okta_models (model, id, payload, uid, grant_id, expires_at)
               values (?, ?, ?, ?, ?, unixepoch() + ?)`,
            )
            .run(
              model,
              id,
              JSON.stringify(payload),
              payload.uid ?? null,
              payload.grantId ?? null,
              expiresIn ?? null,
            );
        },
        async find(id) {
          return read(
            database
              .prepare(`select * from okta_models where model = ? and id = ? and ${unexpired}`)
              .get(model, id),
          );
        },
        async findByUid(uid) {
          return read(
            database
              .prepare(`select * from okta_models where model = ? and uid = ? and ${unexpired}`)
              .get(model, uid),
          );
        },
        // Only for the device flow, which is off.
        async findByUserCode() {},
        async consume(id) {
          database
            .prepare('update okta_models set consumed = unixepoch() where model = ? and id = ?')
            .run(model, id);
        },
        async destroy(id) {
          database.prepare('delete from okta_models where model = ? and id = ?').run(model, id);
        },
        async revokeByGrantId(grantId) {
          database.prepare('delete from okta_models where grant_id = ?').run(grantId);
        },
      };
    },
  };
}
