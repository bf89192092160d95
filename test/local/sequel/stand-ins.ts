import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { getRequestListener } from '@hono/node-server';
import { ManagementClient } from 'auth0';
import { type Auth0, createAuth0, type LogEntry } from '../../../local/auth0/auth0.ts';
import { managementScopes } from '../../../local/auth0/management-api.ts';
import type { Auth0Application } from '../../../local/auth0/tokens.ts';
import type { Clock } from '../../../local/clock.ts';
import { createOkta, type Okta } from '../../../local/okta/okta.ts';
import { createSequel } from '../../../local/sequel/sequel.ts';

/** A clock that stands still until it is moved. */
class StandingClock {
  time = Date.parse('2026-11-23T09:00:00Z');
  now(): number {
    return this.time;
  }
  at(): never {
    throw new Error('The stand-ins wait for nothing');
  }
}

export interface StandIns {
  okta: Okta;
  auth0: Auth0;
  database: DatabaseSync;
  clock: StandingClock;
  /** Without a trailing slash. */
  origins: { okta: string; auth0: string; custom: string; sequel: string };
  managementClient: { clientId: string; clientSecret: string; scopes?: string[] };
  application: Auth0Application;
  /** URLs can be added later: a stage knows its own only once it is deployed. */
  trialApplication: {
    clientId: string;
    clientSecret: string;
    redirectUris: string[];
    logoutUrls: string[];
  };
  logs: LogEntry[];
  /** Recreates all of them on the same database, like a restart. */
  restart(): void;
  stop(): void;
}

/** Encrypts the tenant's client secrets. */
export const TENANT_KEY = Buffer.alloc(32, 'k');

/** Tables for what Okta and Auth0 generate once. */
const SETTINGS = ['okta_settings', 'auth0_settings'];
/** Generating signing keys is slow, so all stand-ins of this process share the first ones. */
const signingKeys = new Map<string, string>();

function giveSigningKeys(database: DatabaseSync): void {
  for (const [table, key] of signingKeys) {
    database.exec(`create table ${table} (name text primary key, value text not null)`);
    database.prepare(`insert into ${table} values ('signing_key', ?)`).run(key);
  }
}

function keepSigningKeys(database: DatabaseSync): void {
  for (const table of SETTINGS) {
    const row = database.prepare(`select value from ${table} where name = 'signing_key'`).get();
    if (row) signingKeys.set(table, String(row.value));
  }
}

/** Holds a lease that nobody else wants. */
export const hold = async () => {};

/** Okta, Auth0 and Sequel, on free ports of 127.0.0.1. */
export async function startStandIns(
  change: {
    rateLimit?: number;
    scopes?: string[];
    /** Clock for Auth0's log, if functions use the machine's clock. */
    clock?: Clock;
    onLog?: (entry: LogEntry) => void;
    /** Called before Okta reads a request. */
    onOktaRequest?: (url: string) => void;
    /** Called after the tenant handled a request, before it responds. */
    onAuth0Answer?: (request: Request) => void;
    /** Responds instead of the tenant; may call it. */
    answerAuth0?: (request: Request, answer: () => Promise<Response>) => Promise<Response>;
  } = {},
): Promise<StandIns> {
  const listeners: RequestListener[] = [];
  const servers = [0, 1, 2].map((index) =>
    createServer((request, response) => listeners[index]?.(request, response)),
  );
  const ports = await Promise.all(
    servers.map(async (server) => {
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      return (server.address() as AddressInfo).port;
    }),
  );
  const origins = {
    okta: `http://localhost:${ports[0]}`,
    auth0: `http://localhost:${ports[1]}`,
    custom: `http://127.0.0.1:${ports[1]}`,
    sequel: `http://localhost:${ports[2]}/sequel`,
  };
  const database = new DatabaseSync(':memory:');
  giveSigningKeys(database);
  const clock = new StandingClock();
  const managementClient = {
    clientId: 'management',
    clientSecret: 'management-secret',
    // Tests also delete what they created, which the product never does.
    scopes: change.scopes ?? [...managementScopes, 'delete:connections'],
  };
  const application: Auth0Application = {
    clientId: 'sequel-app',
    clientSecret: 'sequel-app-secret',
    name: 'Sequel',
    redirectUris: [`${origins.sequel}/callback`],
    logoutUrls: [`${origins.sequel}/`],
  };
  const trialApplication = {
    clientId: 'trial-app',
    clientSecret: 'trial-app-secret',
    name: 'Trial',
    redirectUris: [`${origins.sequel}/trial`, 'https://sso.example.com/trials/callback'],
    logoutUrls: ['https://sso.example.com/trials/callback'],
  };
  const logs: LogEntry[] = [];
  const make = () => {
    const okta = createOkta({
      origin: origins.okta,
      database,
      redirectUris: [`${origins.auth0}/login/callback`, `${origins.custom}/login/callback`],
    });
    const auth0 = createAuth0({
      origin: origins.auth0,
      customOrigin: origins.custom,
      database,
      clock: change.clock ?? clock,
      key: TENANT_KEY,
      managementClient,
      applications: [application, trialApplication],
      trustedOrigins: [origins.okta],
      onLog: change.onLog ?? ((entry) => void logs.push(entry)),
      ...(change.rateLimit !== undefined && { rateLimit: change.rateLimit }),
    });
    const sequel = createSequel({
      baseUrl: origins.sequel,
      auth0Origin: origins.auth0,
      application,
    });
    listeners[0] = (request, response) => {
      change.onOktaRequest?.(request.url ?? '');
      return okta.listener(request, response);
    };
    listeners[1] = getRequestListener(async (request, env) => {
      const answer = async () => auth0.app.fetch(request, env);
      const response = await (change.answerAuth0?.(request, answer) ?? answer());
      change.onAuth0Answer?.(request);
      return response;
    });
    listeners[2] = getRequestListener(sequel.fetch);
    return { okta, auth0 };
  };
  const standIns: StandIns = {
    ...make(),
    database,
    clock,
    origins,
    managementClient,
    application,
    trialApplication,
    logs,
    restart: () => void Object.assign(standIns, make()),
    stop() {
      keepSigningKeys(database);
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
      database.close();
    },
  };
  return standIns;
}

/** Settings that make an embedded default use these stand-ins instead of its own: see local/settings.ts. */
export const variablesOf = ({ origins, managementClient, application }: StandIns) => ({
  AUTH0_DOMAIN: new URL(origins.auth0).host,
  AUTH0_MANAGEMENT_CLIENT_ID: managementClient.clientId,
  AUTH0_MANAGEMENT_CLIENT_SECRET: managementClient.clientSecret,
  AUTH0_CLIENT_IDS: application.clientId,
  AUTH0_REDIRECT_URI: application.redirectUris[0] ?? '',
  CALLBACK_URLS: `${origins.auth0}/login/callback,${origins.custom}/login/callback`,
  TRUSTED_ORIGINS: `${origins.okta},${origins.auth0},${origins.custom}`,
});

/** The SDK insists on https, which the stand-ins do not serve. */
export const plainFetch: typeof fetch = (url, init) =>
  fetch(String(url).replace('https://localhost', 'http://localhost'), init);

/** Auth0's SDK as a client of the stand-in. */
export const managementClientOf = (
  { origins, managementClient }: StandIns,
  change: { clientSecret?: string; audience?: string; fetch?: typeof fetch } = {},
) =>
  new ManagementClient({
    domain: new URL(origins.auth0).host,
    ...managementClient,
    maxRetries: 0,
    fetch: plainFetch,
    ...change,
  });
