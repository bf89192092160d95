import { type Context, Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { createLocalJWKSet, errors, jwtVerify } from 'jose';
import * as z from 'zod';
import type { Clock } from '../clock.ts';
import type { Auth0Store, Connection, LogEntry } from './auth0-store.ts';
import { connectionSchemas } from './connection-schema.ts';
import { connectionIn, LogQueryError, parseLogQuery } from './log-query.ts';

/**
 * The scopes granted to the machine-to-machine application. `*_options` are separate scopes since April 2025:
 * https://auth0.com/docs/troubleshoot/product-lifecycle/deprecations-and-migrations/migrate-connection-options-scope
 */
export const managementScopes: readonly string[] = [
  'create:connections',
  'read:connections',
  'update:connections',
  'read:connections_options',
  'update:connections_options',
  'read:logs',
  'read:users',
  'read:prompts',
  'read:log_streams',
];

/** The Management API's audience; always https, whatever the origin. */
export const managementAudience = (origin: string): string =>
  `https://${new URL(origin).host}/api/v2/`;

type Management = { Variables: { scopes: readonly string[] } };

const page = {
  page: z.coerce.number().int().min(0).default(0),
  per_page: z.coerce.number().int().min(1).max(100).default(50),
  include_totals: z.literal(['true', 'false']).default('false'),
  from: z.string().optional(),
  take: z.coerce.number().int().min(1).max(100).optional(),
};
const connectionsQuery = z.object({ ...page, name: z.string().optional() });
const usersQuery = z.object({
  ...page,
  q: z.string(),
  search_engine: z.literal('v3').optional(),
});

/**
 * The e-mail domains in a search: of Auth0's Lucene subset only `email.domain:"acme.com" OR …`
 * (https://auth0.com/docs/manage-users/user-search/user-search-query-syntax).
 */
function domainsIn(query: string): string[] | undefined {
  const terms = query.split(' OR ').map((term) => /^email\.domain:"([^"]+)"$/.exec(term)?.[1]);
  return terms.every((domain) => domain !== undefined) ? terms : undefined;
}

// Without `search`, which matches prefixes of words.
const logsQuery = z.strictObject({
  ...page,
  sort: z.literal(['date:1', 'date:-1']).default('date:-1'),
  q: z.string().optional(),
});

/**
 * The part of the Management API v2 that the product uses, under /api/v2, as in
 * https://auth0.com/docs/api/management/v2. Only connections of the strategy `okta`. The real service runs discovery
 * on `options.domain` when the connection is created; this one does at sign-in.
 *
 * @param options `applications`: client IDs; `rateLimit`: requests per second for the whole tenant.
 */
export function createManagementApi(options: {
  origin: string;
  store: Auth0Store;
  clock: Clock;
  applications: readonly string[];
  trustedHosts: readonly string[];
  rateLimit: number;
}) {
  const { store, applications } = options;
  const schemas = connectionSchemas(options.trustedHosts);
  const { kty, n, e, kid, alg, use } = store.signingKey();
  const keys = createLocalJWKSet({ keys: [{ kty, n, e, kid, alg, use }] });
  const app = new Hono<Management>().basePath('/api/v2');

  app.use(rateLimited(options.rateLimit, options.clock));
  app.use(async (c, next) => {
    const [, token] = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
    if (!token) return problem(c, 401, 'Missing authentication');
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: `${options.origin}/`,
        audience: managementAudience(options.origin),
      });
      c.set('scopes', String(payload.scope).split(' '));
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      return problem(c, 401, 'Invalid token');
    }
    return next();
  });

  /** `options`, which contains the client secret, is only for callers with the scope to read it. */
  const shown = (c: Context<Management>, { options: secretOptions, ...rest }: Connection) =>
    c.get('scopes').includes('read:connections_options')
      ? { ...rest, options: secretOptions }
      : rest;

  app.get('/connections', requireScope('read:connections'), (c) => {
    const query = connectionsQuery.safeParse(c.req.query());
    if (!query.success) return invalid(c, query.error, 'invalid_query_string');
    const strategies = c.req.queries('strategy') ?? [];
    const { name } = query.data;
    const named = name === undefined ? store.connections() : [store.connectionNamed(name)];
    const found = named
      .filter((connection) => connection !== undefined)
      .filter(({ strategy }) => strategies.length === 0 || strategies.includes(strategy))
      .map((connection) => shown(c, connection));
    return paged(c, 'connections', found, query.data, ({ id }) => id);
  });

  app.post('/connections', requireScope('create:connections'), async (c) => {
    const body = schemas.create.safeParse(await json(c));
    if (!body.success) return invalid(c, body.error, 'invalid_body');
    const unknown = unknownClients(body.data.enabled_clients);
    if (unknown) return problem(c, 400, `Unknown client: ${unknown}`, 'invalid_body');
    const connection = store.createConnection(body.data);
    if (!connection) {
      return problem(
        c,
        409,
        'A connection with the same name already exists',
        'connection_conflict',
      );
    }
    return c.json(shown(c, connection), 201);
  });

  app.get('/connections/:id', requireScope('read:connections'), (c) => {
    const connection = store.connection(c.req.param('id'));
    return connection ? c.json(fields(c, shown(c, connection))) : noConnection(c);
  });

  app.patch('/connections/:id', requireScope('update:connections'), async (c) => {
    const body = schemas.update.safeParse(await json(c));
    if (!body.success) return invalid(c, body.error, 'invalid_body');
    const connection = store.connection(c.req.param('id'));
    if (!connection) return noConnection(c);
    if (body.data.options && !c.get('scopes').includes('update:connections_options')) {
      return problem(
        c,
        403,
        'Updating the "options" property requires the "update:connections_options" scope',
        'insufficient_scope',
      );
    }
    const unknown = unknownClients(body.data.enabled_clients);
    if (unknown) return problem(c, 400, `Unknown client: ${unknown}`, 'invalid_body');
    return c.json(shown(c, store.updateConnection(connection, body.data)));
  });

  app.delete('/connections/:id', requireScope('delete:connections'), (c) => {
    store.deleteConnection(c.req.param('id'));
    return c.body(null, 202);
  });

  app.get('/connections/:id/clients', requireScope('read:connections'), (c) => {
    const connection = store.connection(c.req.param('id'));
    if (!connection) return noConnection(c);
    return c.json({
      clients: store.clientsOf(connection.id).map((clientId) => ({ client_id: clientId })),
    });
  });

  app.patch('/connections/:id/clients', requireScope('update:connections'), async (c) => {
    const body = schemas.clients.safeParse(await json(c));
    if (!body.success) return invalid(c, body.error, 'invalid_body');
    const connection = store.connection(c.req.param('id'));
    if (!connection) return noConnection(c);
    const unknown = unknownClients(body.data.map((client) => client.client_id));
    if (unknown) return problem(c, 400, `Unknown client: ${unknown}`, 'invalid_body');
    for (const { client_id, status } of body.data) {
      store.setClient(connection.id, client_id, status);
    }
    return c.body(null, 204);
  });

  app.get('/users-by-email', requireScope('read:users'), (c) => {
    const email = c.req.query('email') ?? '';
    return c.json(store.usersOf(email).map((id) => ({ user_id: id, email })));
  });

  app.get('/prompts', requireScope('read:prompts'), (c) =>
    c.json({ universal_login_experience: 'new', identifier_first: true }),
  );

  // Events are sent as from a stream: see `onLog`.
  app.get('/log-streams', requireScope('read:log_streams'), (c) =>
    c.json([
      {
        id: 'lst_0000000000000001',
        name: 'EventBridge',
        type: 'eventbridge',
        status: 'active',
        filters: [],
        sink: { awsAccountId: '000000000000', awsRegion: 'us-east-1', awsPartnerEventSource: '' },
      },
    ]),
  );

  app.get('/users', requireScope('read:users'), (c) => {
    const query = usersQuery.safeParse(c.req.query());
    if (!query.success) return invalid(c, query.error, 'invalid_query_string');
    // "You may only paginate through up to 1,000 search results."
    if ((query.data.page + 1) * query.data.per_page > 1000)
      return problem(c, 400, 'You can only page through the first 1000 records.', 'invalid_paging');
    const domains = domainsIn(query.data.q);
    if (!domains) return problem(c, 400, 'This search is not understood', 'invalid_query_string');
    const found = store.usersAt(domains);
    return paged(c, 'users', found, query.data, ({ user_id }) => user_id);
  });

  app.get('/logs', requireScope('read:logs'), (c) => {
    const query = logsQuery.safeParse(c.req.query());
    if (!query.success) return invalid(c, query.error, 'invalid_query_string');
    const { q, sort, page: number, per_page, from } = query.data;
    // "You may only paginate through up to 1,000 search results."
    if ((number + 1) * per_page > 1000) {
      return problem(c, 400, 'You can only page through the first 1000 records.', 'invalid_paging');
    }
    let found: LogEntry[];
    try {
      found = store.logs(q ? connectionIn(q) : undefined).filter(q ? parseLogQuery(q) : () => true);
    } catch (error) {
      if (!(error instanceof LogQueryError)) throw error;
      return problem(c, 400, error.message, 'invalid_query_string');
    }
    // From a checkpoint, entries are in the order of writing.
    if (sort === 'date:-1' && from === undefined) found.reverse();
    const logId = ({ log_id }: LogEntry) => log_id;
    if (query.data.take === undefined && from === undefined) {
      return paged(c, 'logs', found, query.data, logId);
    }
    const start = from ? found.findIndex((entry) => entry.log_id === from) + 1 : 0;
    return c.json(found.slice(start, start + (query.data.take ?? 50)));
  });

  app.all('*', (c) => problem(c, 404, 'Not Found'));

  function unknownClients(clientIds: readonly string[] = []): string | undefined {
    return clientIds.find((clientId) => !applications.includes(clientId));
  }
  return app;
}

const statusTexts: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  429: 'Too Many Requests',
};

/** An error in the Management API's wording. */
function problem(
  c: Context,
  statusCode: ContentfulStatusCode,
  message: string,
  errorCode?: string,
) {
  return c.json({ statusCode, error: statusTexts[statusCode], message, errorCode }, statusCode);
}

const noConnection = (c: Context) =>
  problem(c, 404, 'The connection does not exist', 'inexistent_connection');

function invalid(
  c: Context,
  error: z.ZodError,
  errorCode: 'invalid_body' | 'invalid_query_string',
) {
  const [issue] = error.issues;
  const path = issue?.path.join('.');
  const part = errorCode === 'invalid_body' ? 'Payload' : 'Query';
  // zod's messages never contain the value, which could be a secret.
  return problem(
    c,
    400,
    `${part} validation error: '${issue?.message}'${path ? ` on property ${path}` : ''}`,
    errorCode,
  );
}

/** The body; `undefined` if it is not JSON, which no schema accepts. */
async function json(c: Context): Promise<unknown> {
  try {
    return await c.req.json();
  } catch {
    return undefined;
  }
}

const requireScope = (scope: string) =>
  createMiddleware<Management>(async (c, next) => {
    if (c.get('scopes').includes(scope)) return next();
    const message = `Insufficient scope, expected any of: ${scope}`;
    return problem(c, 403, message, 'insufficient_scope');
  });

/** https://auth0.com/docs/troubleshoot/customer-support/operational-policies/rate-limit-policy */
function rateLimited(perSecond: number, clock: Clock) {
  let second = 0;
  let used = 0;
  return createMiddleware(async (c, next) => {
    const now = Math.floor(clock.now() / 1000);
    if (now !== second) {
      second = now;
      used = 0;
    }
    used += 1;
    const response =
      used > perSecond
        ? problem(c, 429, 'Global limit has been reached', 'too_many_requests')
        : undefined;
    if (!response) await next();
    const { headers } = response ?? c.res;
    headers.set('x-ratelimit-limit', String(perSecond));
    headers.set('x-ratelimit-remaining', String(Math.max(perSecond - used, 0)));
    headers.set('x-ratelimit-reset', String(second + 1));
    if (response) headers.set('retry-after', '1');
    return response;
  });
}

/** `?fields=a,b&include_fields=true|false` */
function fields<T extends object>(c: Context, item: T): Partial<T> {
  const names = c.req.query('fields')?.split(',');
  if (!names) return item;
  const include = c.req.query('include_fields') !== 'false';
  return Object.fromEntries(
    Object.entries(item).filter(([name]) => names.includes(name) === include),
  ) as Partial<T>;
}

/**
 * A page by checkpoint (`from`, `take`), by number with totals, or by number as a bare array, depending on the query,
 * as in the service.
 */
function paged<T extends object>(
  c: Context,
  name: 'connections' | 'logs' | 'users',
  items: readonly T[],
  query: {
    page: number;
    per_page: number;
    include_totals: string;
    from?: string | undefined;
    take?: number | undefined;
  },
  idOf: (item: T) => string,
) {
  if (query.take !== undefined || query.from !== undefined) {
    const start = query.from ? items.findIndex((item) => idOf(item) === query.from) + 1 : 0;
    const end = start + (query.take ?? 50);
    const last = items[end - 1];
    return c.json({
      [name]: items.slice(start, end).map((item) => fields(c, item)),
      ...(last && end < items.length && { next: idOf(last) }),
    });
  }
  const start = query.page * query.per_page;
  const found = items.slice(start, start + query.per_page).map((item) => fields(c, item));
  if (query.include_totals === 'false') return c.json(found);
  return c.json({
    start,
    limit: query.per_page,
    length: found.length,
    total: items.length,
    [name]: found,
  });
}
