import * as z from 'zod/mini';
import { oktaDomainSchema } from '../okta/okta-domain.ts';
import {
  type ConnectionName,
  connectionNameSchema,
  onboardingOfConnection,
} from '../onboarding/connection-name.ts';
import type { Hold } from '../record/leases.ts';
import { Auth0Refused } from '../runtime/errors.ts';
import { logger } from '../runtime/observability.ts';
import {
  type ConnectionMetadata,
  call,
  type ManagementClient,
  metadataSchema,
} from './connection.ts';

/** A connection made by one of our onboardings, with e-mail domains in it. */
export interface KeptConnection {
  id: string;
  name: ConnectionName;
  metadata: ConnectionMetadata;
}

/** Requests only these fields, because `options` includes the client secret. */
const fields = { fields: 'id,name,metadata', include_fields: true };

const connectionSchema = z.object({
  id: z.string(),
  name: connectionNameSchema,
  metadata: z.optional(z.unknown()),
});

/** Undefined for a connection that is not ours, or that has no e-mail domains yet. */
function kept(connection: unknown): KeptConnection | undefined {
  const { id, name, metadata } = connectionSchema.parse(connection);
  if (onboardingOfConnection(name) === undefined) return undefined;
  const parsed = metadataSchema.safeParse(metadata);
  if (!parsed.success) {
    logger.warn('A connection of ours has other metadata than we gave it', { connection: name });
    return undefined;
  }
  return parsed.data.routed !== 'no' ? { id, name, metadata: parsed.data } : undefined;
}

/**
 * The connections of all onboardings.
 * @throws Auth0Unavailable, Auth0Refused
 */
export async function listConnections(client: ManagementClient): Promise<KeptConnection[]> {
  const page = await call('list connections', () =>
    client.connections.list({ strategy: ['okta'], take: 100, ...fields }),
  );
  const found: unknown[] = [...page.data];
  while (page.hasNextPage()) {
    // The page object advances itself.
    await call('list connections', () => page.getNextPage());
    found.push(...page.data);
  }
  return found.flatMap((connection) => kept(connection) ?? []);
}

const unlessGone = (error: unknown): undefined => {
  if (error instanceof Auth0Refused && error.status === 404) return undefined;
  throw error;
};

/**
 * The connections with these IDs that still exist, in the same order.
 * @throws Auth0Unavailable, Auth0Refused
 */
export async function findConnections(
  client: ManagementClient,
  ids: readonly string[],
): Promise<KeptConnection[]> {
  const found: KeptConnection[] = [];
  // Sequential, since small tenants allow two requests a second.
  for (const id of ids) {
    const connection = await call('read the connection', () =>
      client.connections.get(id, fields),
    ).catch(unlessGone);
    const ours = connection && kept(connection);
    if (ours) found.push(ours);
  }
  return found;
}

/**
 * The connections with these names that exist, in the same order.
 * @throws Auth0Unavailable, Auth0Refused
 */
export async function findConnectionsNamed(
  client: ManagementClient,
  names: readonly ConnectionName[],
): Promise<KeptConnection[]> {
  const found: KeptConnection[] = [];
  for (const name of names) {
    const page = await call('list connections', () =>
      client.connections.list({ name, strategy: ['okta'], take: 1, ...fields }),
    );
    found.push(...page.data.flatMap((connection) => kept(connection) ?? []));
  }
  return found.filter(({ name }) => names.includes(name));
}

const wholeSchema = z.object({
  display_name: z.optional(z.string()),
  metadata: z.record(z.string(), z.string()),
  options: z.looseObject({ domain: oktaDomainSchema, client_id: z.string() }),
});

/**
 * Replaces only the client secret, unless it is the same. Auth0 uses the new one from the next sign-in on.
 *
 * A PATCH replaces all of `options` (and a missing `display_name` with the name), so this reads them first, with the
 * e-mail domains and any manual changes. Reading needs the scope
 * `read:connections_options` (https://auth0.com/docs/troubleshoot/product-lifecycle/deprecations-and-migrations/migrate-connection-options-scope).
 *
 * @param clientSecret verified for the connection's Okta domain and client ID
 * @param hold of the connection's lease
 * @param note is told of it before it happens: when it was last replaced, and the time that this replacement is to have;
 *   undefined if it is the same secret, as somebody sent it twice
 * @returns the connection as it is then
 * @throws Auth0Unavailable, Auth0Refused (also without that scope, and if the connection now leads to another Okta app)
 */
export async function changeClientSecret(
  client: ManagementClient,
  { id, name, metadata }: KeptConnection,
  clientSecret: string,
  hold: Hold,
  note: (last: string | undefined, next: string | undefined) => Promise<unknown>,
): Promise<KeptConnection> {
  const read = await call('read the connection', () => client.connections.get(id));
  const whole = wholeSchema.safeParse(read);
  if (!whole.success)
    throw new Auth0Refused(
      'Auth0 shows no options: is the scope read:connections_options missing?',
    );
  const { options, display_name = metadata.company } = whole.data;
  if (options.domain !== metadata.oktaDomain || options.client_id !== metadata.clientId)
    throw new Auth0Refused(`The connection ${name} leads to another Okta app than it was made for`);
  const { secretChangedAt: last } = whole.data.metadata;
  if (last !== undefined && options.client_secret === clientSecret) {
    await note(last, undefined);
    return { id, name, metadata: { ...metadata, secretChangedAt: last } };
  }
  const secretChangedAt = new Date().toISOString();
  await note(last, secretChangedAt);
  await hold();
  await call('update the connection', () =>
    client.connections.update(id, {
      display_name,
      options: { ...options, client_secret: clientSecret },
      metadata: { ...whole.data.metadata, secretChangedAt },
    }),
  );
  return { id, name, metadata: { ...metadata, secretChangedAt } };
}
