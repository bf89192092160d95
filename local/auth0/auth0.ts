import type { DatabaseSync } from 'node:sqlite';
import { Hono } from 'hono';
import { RequestError } from '../../functions/runtime/errors.ts';
import type { Clock } from '../clock.ts';
import { failed } from '../refused.ts';
import { contentSecurityPolicy } from '../stand-in-page.tsx';
import { errorPage, tenantPage } from './auth0-pages.tsx';
import { createAuth0Store, type LogEntry } from './auth0-store.ts';
import { createManagementApi, managementScopes } from './management-api.ts';
import { createSignIn } from './sign-in.ts';
import type { Auth0Application } from './tokens.ts';

export type { LogEntry } from './auth0-store.ts';

export interface Auth0 {
  /** Serves both origins. */
  app: Hono;
}

/**
 * Stands in for the Auth0 tenant: the Management API calls that the product makes, and the sign-in round trip through
 * an `okta` connection.
 *
 * @param options
 * - `origin`, `customOrigin`: the tenant's origins, without a trailing slash; sign-in works on both (custom domain),
 *   the Management API's audience is that of `origin`.
 * - `managementClient`: the machine-to-machine application; `scopes` default to `managementScopes`.
 * - `applications`: the ones that users sign in to.
 * - `trustedOrigins`: local origins for which `options.domain` may have a port and use http: `http://localhost:3001`.
 * - `onLog` gets each log entry, like a log stream. It may fail or be slow.
 * - `key` encrypts the connections' client secrets.
 * - `rateLimit`: Management API requests per second.
 */
export function createAuth0(options: {
  origin: string;
  customOrigin: string;
  database: DatabaseSync;
  clock: Clock;
  key: Buffer;
  managementClient: { clientId: string; clientSecret: string; scopes?: readonly string[] };
  applications: readonly Auth0Application[];
  trustedOrigins: readonly string[];
  onLog: (entry: LogEntry) => void | Promise<void>;
  rateLimit?: number;
}): Auth0 {
  const store = createAuth0Store(options.database, options.clock, options.key);
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    c.header('content-security-policy', contentSecurityPolicy);
  });
  app.get('/', (c) =>
    c.html(
      tenantPage(
        store.connections().map((connection) => ({
          connection,
          clients: store.clientsOf(connection.id),
        })),
        store.newestLogs(50),
      ),
    ),
  );
  app.route(
    '/',
    createManagementApi({
      origin: options.origin,
      store,
      clock: options.clock,
      applications: [...options.applications, options.managementClient].map(
        ({ clientId }) => clientId,
      ),
      trustedHosts: options.trustedOrigins.map((origin) => new URL(origin).host),
      rateLimit: options.rateLimit ?? 100,
    }),
  );
  app.route(
    '/',
    createSignIn({
      ...options,
      store,
      managementClient: { scopes: managementScopes, ...options.managementClient },
    }),
  );
  app.notFound((c) => c.html(errorPage({ description: 'Not found.' }), 404));
  app.onError((error, c) => {
    if (error instanceof RequestError) return failed(error);
    console.error(error);
    return c.html(errorPage({ description: 'There was an error on our side.' }), 500);
  });
  return { app };
}
