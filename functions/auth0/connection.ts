import { setTimeout as pause } from 'node:timers/promises';
import { ConnectionsClient } from 'auth0/connections';
import { LogsClient } from 'auth0/logs';
import { createManagementAuth, ManagementError } from 'auth0/management';
import { UsersClient } from 'auth0/users';
import * as z from 'zod';
import { readSecret, secretNames } from '../onboarding/secrets.ts';
import { connectionsOwner, readApp, readClientSecret } from '../onboarding/stored-submission.ts';
import { createOutbound } from '../outbound/outbound.ts';
import type { Hold } from '../record/leases.ts';
import { Auth0Refused, Auth0Unavailable, InvalidState } from '../runtime/errors.ts';
import { connectionName } from './connection-name.ts';

/**
 * The Auth0 connection of one Okta domain, through the Management API v2
 * (https://auth0.com/docs/api/management/v2/connections).
 */

/** Content of the secret `auth0`: the machine-to-machine application that may call the Management API. */
const credentialsSchema = z.object({ clientId: z.string(), clientSecret: z.string() });

/**
 * What is used of the Management API. Its client as a whole would be most of a function's bundle
 * (https://github.com/auth0/node-auth0#individual-management-sub-clients-smaller-bundles).
 */
export interface ManagementClient {
  connections: ConnectionsClient;
  logs: LogsClient;
  users: UsersClient;
}

/**
 * What gets tokens, by tenant and credentials: it keeps one until shortly before it expires. Auth0 counts the
 * tokens of machines, and charges for many
 * (https://auth0.com/docs/get-started/applications/application-grant-types).
 */
let kept: { by: string; getToken: () => Promise<string> } | undefined;

function tokensFor(
  { AUTH0_DOMAIN: domain, TRUSTED_ORIGINS }: { AUTH0_DOMAIN: string; TRUSTED_ORIGINS: string[] },
  credentials: z.infer<typeof credentialsSchema>,
): () => Promise<string> {
  const by = JSON.stringify([domain, TRUSTED_ORIGINS, credentials]);
  if (kept?.by !== by) {
    // An outbound makes so many requests and no more: each token has its own.
    const ask: typeof fetch = (input, init) =>
      patient(createOutbound({ trustedOrigins: TRUSTED_ORIGINS }).fetch)(input, init);
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

/** Asks once more with another token where Auth0 takes the one that was kept no longer. */
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
 * A Management API client for the tenant.
 * @throws InvalidState when the secret `auth0` is missing or unusable
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
 * What the parts of the SDK's client are made with, and what gets them tokens.
 * @throws InvalidState when the secret `auth0` is missing or unusable
 */
export async function openManagement(environment: Tenant) {
  const name = secretNames.auth0(environment.SECRETS_PREFIX);
  const credentials = await readSecret(name, credentialsSchema);
  if (!credentials) throw new InvalidState(`Secret ${name} is missing`);
  const ask = patient(createOutbound({ trustedOrigins: environment.TRUSTED_ORIGINS }).fetch);
  const getToken = () => tokensFor(environment, credentials)();
  const { clientOptions } = createManagementAuth({
    domain: environment.AUTH0_DOMAIN,
    token: getToken,
    // The workflow does the waiting: the SDK would repeat a POST by itself, for up to a minute.
    maxRetries: 0,
    timeoutInSeconds: 10,
    telemetry: false,
  });
  // The SDK's own options for its parts lack the fetch.
  return { options: { ...clientOptions, fetch: renewing(ask, getToken) }, getToken };
}

/** Longer than this in all, in milliseconds, and the wait is left to the workflow: somebody may be waiting for a page. */
const LONGEST_WAIT = 5_000;
const MOST_TRIES = 4;

/**
 * Milliseconds until the tenant takes requests again after a 429. What is left is counted for the
 * tenant as a whole, so only Auth0 can say it: `Retry-After` in seconds, `X-RateLimit-Reset` in epoch
 * seconds (https://auth0.com/docs/troubleshoot/customer-support/operational-policies/rate-limit-policy).
 * @returns NaN when it does not say
 */
function untilReset({ headers }: Response): number {
  const seconds = headers.get('retry-after');
  if (seconds !== null) return Number(seconds) * 1000;
  const reset = headers.get('x-ratelimit-reset');
  return reset === null ? Number.NaN : Math.max(Number(reset) * 1000 - Date.now(), 0);
}

/** Asks again when Auth0's rate limit is reset, if that is soon: a 429 was not acted on. */
const patient =
  (ask: typeof fetch): typeof fetch =>
  async (input, init) => {
    const request = new Request(input, init);
    for (let left = LONGEST_WAIT, tries = 1; ; tries += 1) {
      const response = await ask(request.clone());
      // Others of the same tenant wait for the same moment.
      const wait = untilReset(response) + Math.random() * 250;
      if (response.status !== 429 || tries === MOST_TRIES || !(wait <= left)) return response;
      left -= wait;
      await pause(wait, null, { signal: request.signal });
    }
  };

/** What Auth0 says went wrong, without its text: that can repeat what was sent. */
const errorBody = z.object({ errorCode: z.string().regex(/^[a-z_]{1,60}$/) });

/**
 * Makes a call and puts its failure in our words.
 * @param what for the message: `create connection`
 * @throws Auth0Unavailable for 408, 429, 5xx and no answer; Auth0Refused for the rest
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
 * What a connection's `metadata` says: at most 10 pairs of at most 255 characters. All that is needed
 * to keep the connection working later, when the submission is deleted, and without the scope to
 * read `options`.
 */
export const metadataSchema = z.object({
  onboardingId: z.string(),
  company: z.string(),
  /** The address of the Customer Success Manager. */
  csm: z.string(),
  oktaDomain: z.string(),
  clientId: z.string(),
  /**
   * Whether its e-mail domains lead to it; `switched`: they stand in it from the beginning, and lead to
   * it for the applications that may use it, as the record says.
   */
  routed: z.enum(['yes', 'no', 'switched']),
  /** ISO time of the last rotation. */
  secretChangedAt: z.string().optional(),
});
export type ConnectionMetadata = z.infer<typeof metadataSchema>;

const connectionSchema = z.object({
  id: z.string(),
  name: z.string(),
  metadata: z.record(z.string(), z.unknown()).optional(),
});
type Connection = z.infer<typeof connectionSchema>;

/** The connection of this name, if there is one. */
async function findConnection(
  client: ManagementClient,
  name: string,
): Promise<Connection | undefined> {
  const page = await call('list connections', () =>
    client.connections.list({ name, strategy: ['okta'], take: 1 }),
  );
  const found = z.array(connectionSchema).parse(page.data);
  return found.find((connection) => connection.name === name);
}

export interface ConnectionSettings {
  onboardingId: string;
  company: string;
  /** The address of the Customer Success Manager. */
  csm: string;
  domain: string;
  clientId: string;
  clientSecret: string;
  /** E-mail domains whose people sign in through it, once it is routed. */
  emailDomains: readonly string[];
  /** Those that lead to it already, and stay. Left out: `emailDomains`. */
  routedDomains?: readonly string[];
  /** Auth0 applications that may use it while it is being made. */
  applications: readonly string[];
  /**
   * Those are not the ones that people sign in to: its e-mail domains can stand in it, and nobody is
   * sent to Okta before it is switched on.
   */
  isTried: boolean;
}

/**
 * `options`, whole: a PATCH replaces all of it. Without a scope, sign-in through it misbehaves.
 */
const optionsFor = (settings: ConnectionSettings, emailDomains: readonly string[]) => ({
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
 * Brings the connection to what it should be, whatever of it is there already: creates it, adopts
 * the one that an earlier try made, repairs its settings, enables it for the applications.
 *
 * @param route whether its e-mail domains lead to it from now on; false leaves that as it is
 *   (kept in `metadata`, since reading `options` back needs a scope of its own)
 * @param hold of the connection's lease
 * @returns its ID
 * @throws Auth0Unavailable, Auth0Refused (also for a name that somebody else's connection has)
 */
export async function ensureConnection(
  client: ManagementClient,
  settings: ConnectionSettings,
  route: boolean,
  hold: Hold,
): Promise<{ id: string; name: string }> {
  const name = connectionName(settings.onboardingId, settings.domain);
  const existing = await findConnection(client, name);
  const routed = routedOf(existing, settings.isTried, route);
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
    } satisfies ConnectionMetadata,
    options: optionsFor(settings, emailDomains),
    // Sign-in is by e-mail domain, there is no button.
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
      // The echo of our own success, or a namesake that is still being deleted: the next try sees.
      if (error instanceof Auth0Refused && error.status === 409)
        throw new Auth0Unavailable(`The name ${name} is taken at this moment`);
      throw error;
    });
    id = z.object({ id: z.string() }).parse(created).id;
  }
  await allow(client, id, settings.applications, true);
  return { id, name };
}

/** What it says of itself stays, once e-mail domains stand in it. */
function routedOf(existing: Connection | undefined, isTried: boolean, route: boolean) {
  const before = existing?.metadata?.routed;
  if (before === 'yes' || before === 'switched') return before;
  if (isTried) return 'switched';
  return route ? 'yes' : 'no';
}

/** Enables a connection for applications, or disables it: those that are not named stay as they are. */
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
 * Switches a connection on or off for applications: one call that changes nothing else of it. Safe to
 * repeat.
 * @returns false when there is none that is this onboarding's
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
 * Takes a connection back that was made but does not lead where it should: no application may use it
 * any more, so nobody can sign in through it. It stays for ops to look at, and `ensureConnection`
 * enables it again. Safe to repeat.
 *
 * @returns `left` when there is none that is this onboarding's and not in use: one that e-mail domains
 *   lead to is never taken from the people who sign in through it
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

const optionsSchema = z.object({ options: z.object({ domain_aliases: z.array(z.string()) }) });

/**
 * The e-mail domains that lead to a connection, from Auth0 itself: needs the scope
 * `read:connections_options`.
 * @returns undefined when there is no such connection, or none leads to it
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
  const read = await call('read the connection', () => client.connections.get(existing.id));
  const parsed = optionsSchema.safeParse(read);
  if (!parsed.success)
    throw new Auth0Refused(
      'Auth0 shows no options: is the scope read:connections_options missing?',
    );
  return parsed.data.options.domain_aliases;
}

interface Applications {
  AUTH0_CLIENT_IDS: string[];
  AUTH0_TRIAL_CLIENT_ID: string | undefined;
}

/** The applications that a connection is made for: the trial's alone, where the tenant has one. */
export const madeFor = ({
  AUTH0_CLIENT_IDS,
  AUTH0_TRIAL_CLIENT_ID: trial,
}: Applications): Pick<ConnectionSettings, 'applications' | 'isTried'> =>
  trial === undefined
    ? { applications: AUTH0_CLIENT_IDS, isTried: false }
    : { applications: [trial], isTried: true };

/** What the states that set up a connection need of the submission and the environment. */
export async function connectionSettings(
  environment: { SECRETS_PREFIX: string } & Applications,
  input: { onboardingId: string; submissionId: string; domain: string },
): Promise<ConnectionSettings> {
  const { app, submission } = await readApp(environment.SECRETS_PREFIX, input);
  return {
    onboardingId: connectionsOwner(submission),
    company: submission.company,
    csm: submission.csm.email,
    domain: app.domain,
    clientId: app.clientId,
    clientSecret: await readClientSecret(environment.SECRETS_PREFIX, input.onboardingId, app),
    emailDomains: app.emailDomains,
    ...madeFor(environment),
  };
}
