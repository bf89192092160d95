import { setTimeout as pause } from 'node:timers/promises';
import { ConnectionsClient } from 'auth0/connections';
import { LogsClient } from 'auth0/logs';
import { createManagementAuth, ManagementError } from 'auth0/management';
import { UsersClient } from 'auth0/users';
import * as z from 'zod/mini';
import { type OktaDomain, oktaDomainSchema } from '../okta/okta-domain.ts';
import { type ConnectionName, connectionName } from '../onboarding/connection-name.ts';
import { type OnboardingId, onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { readSecret, secretNames } from '../onboarding/secrets.ts';
import type { Hold } from '../record/leases.ts';
import { Auth0Refused, Auth0Unavailable, InvalidState } from '../runtime/errors.ts';
import { outboundTo } from './outbound-to.ts';

/**
 * The Auth0 connection of one Okta domain, through the Management API v2
 * (https://auth0.com/docs/api/management/v2/connections).
 */

/** Content of the secret `auth0`: the machine-to-machine application for the Management API. */
const credentialsSchema = z.object({ clientId: z.string(), clientSecret: z.string() });

/**
 * The parts of the Management API in use. The complete client would make up most of a function's bundle
 * (https://github.com/auth0/node-auth0#individual-management-sub-clients-smaller-bundles).
 */
export interface ManagementClient {
  connections: ConnectionsClient;
  logs: LogsClient;
  users: UsersClient;
}

/**
 * Token source for a tenant and its credentials, which caches a token until shortly before it expires. Auth0 counts
 * machine-to-machine tokens, and charges for many
 * (https://auth0.com/docs/get-started/applications/application-grant-types).
 */
let kept: { by: string; getToken: () => Promise<string> } | undefined;

function tokensFor(
  environment: { AUTH0_DOMAIN: string; TRUSTED_ORIGINS: string[] },
  credentials: z.infer<typeof credentialsSchema>,
): () => Promise<string> {
  const { AUTH0_DOMAIN: domain, TRUSTED_ORIGINS } = environment;
  const by = JSON.stringify([domain, TRUSTED_ORIGINS, credentials]);
  if (kept?.by !== by) {
    // An outbound limits its number of requests, so each token request gets its own.
    const ask: typeof fetch = (input, init) => patient(outboundTo(environment).fetch)(input, init);
    const { getToken } = createManagementAuth({
      domain,
      ...credentials,
      fetch: ask,
      telemetry: false,
    });
    kept = { by, getToken };
  }
  return kept.getToken;
}

/** Retries once with a new token if Auth0 no longer accepts the cached one. */
const renewing =
  (ask: typeof fetch, getToken: () => Promise<string>): typeof fetch =>
  async (input, init) => {
    const request = new Request(input, init);
    const answer = await ask(request.clone());
    if (answer.status !== 401) return answer;
    kept = undefined;
    request.headers.set('authorization', `Bearer ${await getToken()}`);
    return ask(request);
  };

interface Tenant {
  SECRETS_PREFIX: string;
  AUTH0_DOMAIN: string;
  TRUSTED_ORIGINS: string[];
}

/**
 * Creates a Management API client for the tenant.
 * @throws InvalidState if the secret `auth0` is missing or unusable
 */
export async function createManagementClient(environment: Tenant): Promise<ManagementClient> {
  const { options } = await openManagement(environment);
  return {
    connections: new ConnectionsClient(options),
    logs: new LogsClient(options),
    users: new UsersClient(options),
  };
}

/**
 * The options for the SDK's sub-clients, and their token source.
 * @throws InvalidState if the secret `auth0` is missing or unusable
 */
export async function openManagement(environment: Tenant) {
  const name = secretNames.auth0(environment.SECRETS_PREFIX);
  const credentials = await readSecret(name, credentialsSchema);
  if (!credentials) throw new InvalidState(`Secret ${name} is missing`);
  const ask = patient(outboundTo(environment).fetch);
  const getToken = () => tokensFor(environment, credentials)();
  const { clientOptions } = createManagementAuth({
    domain: environment.AUTH0_DOMAIN,
    token: getToken,
    // The workflow retries. The SDK would retry even a POST, for up to a minute.
    maxRetries: 0,
    timeoutInSeconds: 10,
    telemetry: false,
  });
  // The SDK's options for sub-clients lack `fetch`.
  return { options: { ...clientOptions, fetch: renewing(ask, getToken) }, getToken };
}

/** Maximum total wait in ms. Beyond it the workflow retries, as someone may be waiting for a page. */
const LONGEST_WAIT = 5_000;
const MOST_TRIES = 4;

/**
 * Milliseconds until the tenant accepts requests again after a 429. The limit is shared by the whole tenant, so only
 * Auth0 knows: `Retry-After` in seconds, `X-RateLimit-Reset` in epoch seconds
 * (https://auth0.com/docs/troubleshoot/customer-support/operational-policies/rate-limit-policy).
 * @returns NaN if the answer does not say
 */
function untilReset({ headers }: Response): number {
  const seconds = headers.get('retry-after');
  if (seconds !== null) return Number(seconds) * 1000;
  const reset = headers.get('x-ratelimit-reset');
  return reset === null ? Number.NaN : Math.max(Number(reset) * 1000 - Date.now(), 0);
}

/** Retries a 429 once Auth0's rate limit resets, if that is soon. Safe: a 429 has no effect. */
const patient =
  (ask: typeof fetch): typeof fetch =>
  async (input, init) => {
    const request = new Request(input, init);
    for (let left = LONGEST_WAIT, tries = 1; ; tries += 1) {
      const response = await ask(request.clone());
      // Adds jitter, since other clients of the tenant wait for the same moment.
      const wait = untilReset(response) + Math.random() * 250;
      if (response.status !== 429 || tries === MOST_TRIES || !(wait <= left)) return response;
      left -= wait;
      await pause(wait, null, { signal: request.signal });
    }
  };

/** Auth0's error code. Omits its text, which may repeat the request. */
const errorBody = z.object({ errorCode: z.string().check(z.regex(/^[a-z_]{1,60}$/)) });

/**
 * Makes a call and translates its errors.
 * @param what for the message: `create connection`
 * @throws Auth0Unavailable for 408, 429, 5xx and no answer; Auth0Refused otherwise
 */
export async function call<T>(what: string, request: () => PromiseLike<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    const status = error instanceof ManagementError ? error.statusCode : undefined;
    if (status === undefined || status === 408 || status === 429 || status >= 500)
      throw new Auth0Unavailable(`Auth0 could not ${what}: ${status ?? 'no answer'}`);
    const body = error instanceof ManagementError ? errorBody.safeParse(error.body) : undefined;
    const code = body?.success ? ` ${body.data.errorCode}` : '';
    throw new Auth0Refused(`Auth0 refused to ${what}: ${status}${code}`, status);
  }
}

/**
 * A connection's `metadata`: at most 10 pairs of at most 255 characters. Contains everything needed to maintain the
 * connection after the submission is deleted, without the scope to read `options`.
 */
export const metadataSchema = z.object({
  onboardingId: onboardingIdSchema,
  company: z.string(),
  /** The address of the Customer Success Manager. */
  csm: z.string(),
  oktaDomain: oktaDomainSchema,
  clientId: z.string(),
  /**
   * Whether its e-mail domains are routed to it. `switched`: they are in it from the beginning, and only routed for the
   * applications that may use it, as the record says.
   */
  routed: z.enum(['yes', 'no', 'switched']),
  /** When the client secret was last rotated, ISO time. */
  secretChangedAt: z.optional(z.string()),
  /** When the client secret was submitted, ISO time, unless a rotation has replaced it. */
  secretSentAt: z.optional(z.string()),
});
export type ConnectionMetadata = z.infer<typeof metadataSchema>;

const connectionSchema = z.object({
  id: z.string(),
  name: z.string(),
  metadata: z.optional(z.record(z.string(), z.unknown())),
});
type Connection = z.infer<typeof connectionSchema>;

/** The connection with this name, if it exists. */
async function findConnection(
  client: ManagementClient,
  name: ConnectionName,
): Promise<Connection | undefined> {
  const page = await call('list connections', () =>
    client.connections.list({ name, strategy: ['okta'], take: 1 }),
  );
  const found = z.array(connectionSchema).parse(page.data);
  return found.find((connection) => connection.name === name);
}

export interface ConnectionSettings {
  onboardingId: OnboardingId;
  company: string;
  /** The address of the Customer Success Manager. */
  csm: string;
  domain: OktaDomain;
  clientId: string;
  clientSecret: string;
  /** When it was sent, ISO time; without it, one that has replaced it since counts as later. */
  sentAt?: string | undefined;
  /** E-mail domains to route to it. */
  emailDomains: readonly string[];
  /** Domains already routed to it, which stay. Defaults to `emailDomains`. */
  routedDomains?: readonly string[];
  /** Auth0 applications that may use it while it is being set up. */
  applications: readonly string[];
  /**
   * Whether those are not the applications that people use: its e-mail domains can then be in it without routing anyone
   * to Okta before it is switched on.
   */
  isTried: boolean;
}

/** The complete `options`, because a PATCH replaces them all. Sign-in misbehaves without a scope. */
const optionsFor = (
  settings: Omit<ConnectionSettings, 'sentAt'>,
  emailDomains: readonly string[],
) => ({
  type: 'back_channel' as const,
  domain: settings.domain,
  client_id: settings.clientId,
  client_secret: settings.clientSecret,
  scope: 'openid profile email',
  domain_aliases: [...emailDomains],
});

const ours = (
  connection: Connection,
  settings: Pick<ConnectionSettings, 'onboardingId' | 'domain'>,
) =>
  connection.metadata?.onboardingId === settings.onboardingId &&
  connection.metadata.oktaDomain === settings.domain;

/**
 * Creates or updates the connection: adopts one from an earlier attempt, corrects its settings, and enables it for the
 * applications. Idempotent.
 *
 * @param route whether to route its e-mail domains to it; false keeps the current state (in `metadata`, because reading
 *   `options` needs a scope of its own)
 * @param hold of the connection's lease
 * @returns its ID
 * @throws Auth0Unavailable, Auth0Refused (also if someone else's connection has the name)
 */
export async function ensureConnection(
  client: ManagementClient,
  settings: ConnectionSettings,
  route: boolean,
  hold: Hold,
): Promise<{ id: string; name: ConnectionName }> {
  const name = connectionName(settings.onboardingId, settings.domain);
  const existing = await findConnection(client, name);
  const routed = routedOf(existing, settings.isTried, route);
  const { isLater, times } = secretTimesOf(existing, settings);
  const clientSecret =
    existing && isLater ? await readClientSecret(client, existing) : settings.clientSecret;
  const { routedDomains = settings.emailDomains } = settings;
  const emailDomains = route ? settings.emailDomains : routed === 'no' ? [] : routedDomains;
  const wanted = {
    display_name: settings.company.slice(0, 128),
    metadata: {
      onboardingId: settings.onboardingId,
      company: settings.company,
      csm: settings.csm,
      oktaDomain: settings.domain,
      clientId: settings.clientId,
      routed,
      ...times,
    } satisfies ConnectionMetadata,
    options: optionsFor({ ...settings, clientSecret }, emailDomains),
    // Sign-in goes by e-mail domain, so there is no button.
    show_as_button: false,
  };
  let id: string;
  await hold();
  if (existing) {
    if (!ours(existing, settings))
      throw new Auth0Refused(`The connection ${name} exists and is not this onboarding's`);
    id = existing.id;
    await call('update the connection', () => client.connections.update(id, wanted));
  } else {
    const created = await call('create the connection', () =>
      client.connections.create({ ...wanted, name, strategy: 'okta' }),
    ).catch((error: unknown) => {
      // Either our own create succeeded earlier, or a connection with the name is still being deleted; a retry will tell.
      if (error instanceof Auth0Refused && error.status === 409)
        throw new Auth0Unavailable(`The name ${name} is taken at this moment`);
      throw error;
    });
    id = z.object({ id: z.string() }).parse(created).id;
  }
  await allow(client, id, settings.applications, true);
  return { id, name };
}

const secretTimes = ['secretChangedAt', 'secretSentAt'] as const;

/**
 * The times of the connection's client secret, for its metadata, and whether it is `later` than the submitted one: two
 * submissions of one app can be approved in the other order, and a rotation can come between.
 */
function secretTimesOf(
  existing: Connection | undefined,
  { clientId, sentAt }: Pick<ConnectionSettings, 'clientId' | 'sentAt'>,
) {
  const times: Partial<Record<(typeof secretTimes)[number], string>> = {};
  if (existing?.metadata?.clientId === clientId)
    for (const name of secretTimes) {
      const time = existing.metadata[name];
      if (typeof time === 'string') times[name] = time;
    }
  const isLater = Object.values(times).some((time) => time > (sentAt ?? ''));
  if (!isLater && sentAt !== undefined) times.secretSentAt = sentAt;
  return { isLater, times };
}

/** Keeps the state recorded in its metadata once it has e-mail domains. */
function routedOf(existing: Connection | undefined, isTried: boolean, route: boolean) {
  const before = existing?.metadata?.routed;
  if (before === 'yes' || before === 'switched') return before;
  if (isTried) return 'switched';
  return route ? 'yes' : 'no';
}

/** Enables or disables a connection for the given applications; leaves others unchanged. */
const allow = (
  client: ManagementClient,
  id: string,
  applications: readonly string[],
  status: boolean,
) =>
  call(`${status ? 'enable' : 'disable'} the connection for its applications`, () =>
    client.connections.clients.update(
      id,
      applications.map((client_id) => ({ client_id, status })),
    ),
  );

/**
 * Switches a connection on or off for applications, with one call that changes nothing else. Idempotent.
 * @returns false if this onboarding has no such connection
 * @throws Auth0Unavailable, Auth0Refused
 */
export async function switchConnection(
  client: ManagementClient,
  settings: Pick<ConnectionSettings, 'onboardingId' | 'domain' | 'applications'>,
  on: boolean,
): Promise<boolean> {
  const name = connectionName(settings.onboardingId, settings.domain);
  const connection = await findConnection(client, name);
  if (!connection || !ours(connection, settings)) return false;
  await allow(client, connection.id, settings.applications, on);
  return true;
}

/**
 * Takes back a connection that does not lead where it should: disables it for its applications, so that nobody can
 * sign in through it. Keeps it for ops to inspect; `ensureConnection` enables it again. Idempotent.
 *
 * @returns `left` if this onboarding has no such connection, or it is in use: one with e-mail domains routed to it is
 *   never taken from its users
 * @throws Auth0Unavailable, Auth0Refused
 */
export async function takeBackConnection(
  client: ManagementClient,
  settings: Pick<ConnectionSettings, 'onboardingId' | 'domain' | 'applications' | 'isTried'>,
): Promise<'takenBack' | 'left'> {
  const name = connectionName(settings.onboardingId, settings.domain);
  const connection = await findConnection(client, name);
  if (!connection || !ours(connection, settings)) return 'left';
  if (!settings.isTried && connection.metadata?.routed !== 'no') return 'left';
  await allow(client, connection.id, settings.applications, false);
  return 'takenBack';
}

/**
 * Reads a connection's `options` from Auth0. Needs the scope `read:connections_options`.
 * @throws Auth0Unavailable, Auth0Refused (also without that scope)
 */
async function readOptions<T>(
  client: ManagementClient,
  { id }: Pick<Connection, 'id'>,
  options: z.core.$ZodType<T>,
): Promise<T> {
  const read = await call('read the connection', () => client.connections.get(id));
  const parsed = z.safeParse(z.object({ options }), read);
  if (!parsed.success)
    throw new Auth0Refused(
      'Auth0 shows no options: is the scope read:connections_options missing?',
    );
  return parsed.data.options;
}

/** The client secret that a connection has now. */
const readClientSecret = async (client: ManagementClient, existing: Connection) =>
  (await readOptions(client, existing, z.object({ client_secret: z.string() }))).client_secret;

/**
 * Reads the e-mail domains routed to a connection from Auth0. Needs the scope `read:connections_options`.
 * @returns undefined if there is no such connection, or no domain is routed to it
 * @throws Auth0Unavailable, Auth0Refused (also without that scope)
 */
export async function readRoutedDomains(
  client: ManagementClient,
  settings: Pick<ConnectionSettings, 'onboardingId' | 'domain'>,
): Promise<string[] | undefined> {
  const existing = await findConnection(
    client,
    connectionName(settings.onboardingId, settings.domain),
  );
  if (existing?.metadata?.routed !== 'yes') return undefined;
  const options = z.object({ domain_aliases: z.array(z.string()) });
  return (await readOptions(client, existing, options)).domain_aliases;
}
