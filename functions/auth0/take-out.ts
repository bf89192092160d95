import * as z from 'zod';
import type { ConnectionName } from '../onboarding/connection-name.ts';
import { storedDomain } from '../onboarding/domain-names.ts';
import type { Hold } from '../record/leases.ts';
import { Auth0Refused } from '../runtime/errors.ts';
import { call, type ManagementClient } from './connection.ts';

const wholeSchema = z.object({
  id: z.string(),
  display_name: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  options: z.looseObject({ domain_aliases: z.array(z.string()).nullish() }).optional(),
});

/**
 * Removes e-mail domains from a connection, and changes nothing else. Idempotent.
 *
 * A PATCH replaces all of `options`, so this reads them first, and never writes them back without the client secret.
 * @param hold of the connection's lease
 * @throws Auth0Unavailable, Auth0Refused
 */
export async function takeOut(
  client: ManagementClient,
  name: ConnectionName,
  domains: readonly string[],
  hold: Hold,
): Promise<void> {
  const page = await call('list connections', () => client.connections.list({ name, take: 1 }));
  const [found] = z.array(z.object({ id: z.string(), name: z.string() })).parse(page.data);
  // A deleted connection routes nobody.
  if (found?.name !== name) return;
  const whole = wholeSchema.parse(
    await call('read the connection', () => client.connections.get(found.id)),
  );
  const { options, display_name = name, metadata } = whole;
  if (typeof options?.client_secret !== 'string')
    throw new Auth0Refused(
      `Auth0 shows ${name} without its client secret, so it cannot be changed`,
    );
  const aliases = options.domain_aliases ?? [];
  const left = aliases.filter((each) => !domains.includes(storedDomain(each)));
  if (left.length === aliases.length) return;
  await hold();
  await call('update the connection', () =>
    client.connections.update(found.id, {
      display_name,
      options: { ...options, domain_aliases: left },
      ...(metadata ? { metadata } : {}),
    }),
  );
}
