import * as z from 'zod';
import {
  connectionName,
  connectionNameSchema,
  onboardingOfConnection,
} from '../onboarding/connection-name.ts';
import { storedDomain } from '../onboarding/domain-names.ts';
import type { Conflict, Related } from '../record/conflict.ts';
import { appsOf, isOpen, type OnboardingRecord } from '../record/onboarding-record.ts';
import { relatedTo } from '../record/related-domains.ts';
import { readRecord } from '../record/store.ts';
import { Auth0Refused } from '../runtime/errors.ts';
import { call, type ManagementClient, metadataSchema } from './connection.ts';

/** Finds e-mail domains that are routed to another connection of the tenant. */

const connectionSchema = z.object({
  name: connectionNameSchema,
  metadata: z.unknown().optional(),
  options: z
    .object({
      // Includes connections of all strategies; those made by others represent "empty" in various ways.
      domain_aliases: z.array(z.string()).nullish(),
      /** For strategies that support a single domain (`waad`, `google-apps`). */
      tenant_domain: z.string().nullish(),
    })
    .optional(),
});
type Connection = z.output<typeof connectionSchema>;

const fields = { fields: 'id,name,metadata,options', include_fields: true };

/**
 * Reads all connections of the tenant, of every strategy, with their options. Auth0 cannot filter connections by
 * domain, so finding one requires reading them all; nothing else does, because the options include client secrets,
 * which are dropped here.
 * @throws Auth0Unavailable, Auth0Refused (also without the scope `read:connections_options`)
 */
async function readAll(client: ManagementClient): Promise<Connection[]> {
  const page = await call('list connections', () =>
    client.connections.list({ take: 100, ...fields }),
  );
  const found: unknown[] = [...page.data];
  while (page.hasNextPage()) {
    // The page object advances itself.
    await call('list connections', () => page.getNextPage());
    found.push(...page.data);
  }
  const connections = z.array(connectionSchema).parse(found);
  if (connections.some(({ options }) => options === undefined))
    throw new Auth0Refused(
      'Auth0 shows no options: is the scope read:connections_options missing?',
    );
  return connections;
}

/** Who owns a connection. */
async function ownerOf(table: string, { name, metadata }: Connection, companyId: string) {
  const parsed = metadataSchema.safeParse(metadata);
  if (onboardingOfConnection(name) === undefined || !parsed.success)
    return { kind: 'foreign' } as const;
  const { onboardingId, company } = parsed.data;
  const record = await readRecord(table, onboardingId);
  if (record?.companyId === companyId) return { kind: 'own', company } as const;
  // A connection still being set up cannot be taken over: its claim forbids it, whatever the CSM selects.
  return { kind: record && isOpen(record) ? 'inProgress' : 'other', company } as const;
}

/**
 * The submission's e-mail domains that are routed to a connection other than their own, and those that are a sub- or
 * parent domain of one in another company's connection.
 * @throws Auth0Unavailable, Auth0Refused
 */
export async function findConflicts(
  table: string,
  client: ManagementClient,
  record: OnboardingRecord,
): Promise<{ conflicts: Conflict[]; related: Related[] }> {
  const { onboardingId, continues: owner = onboardingId, companyId } = record;
  const targets = new Map(
    appsOf(record).flatMap(({ domain, emailDomains = [] }) =>
      emailDomains.map((each) => [each, connectionName(owner, domain)] as const),
    ),
  );
  const own = new Set(targets.values());
  const relatedIn = relatedTo([...targets.keys()]);
  const conflicts: Conflict[] = [];
  const related: Related[] = [];
  for (const connection of await readAll(client)) {
    const { domain_aliases, tenant_domain } = connection.options ?? {};
    const { name } = connection;
    const theirs = [...(domain_aliases ?? []), tenant_domain ?? ''].map(storedDomain);
    const leading = theirs.filter((domain) => targets.has(domain) && targets.get(domain) !== name);
    const near = own.has(name)
      ? []
      : theirs.flatMap((other) =>
          relatedIn(other)
            .filter((domain) => domain !== other)
            .map((domain) => ({ domain, other, connection: name })),
        );
    if (leading.length + near.length === 0) continue;
    const whose = await ownerOf(table, connection, companyId);
    for (const domain of leading) conflicts.push({ domain, connection: name, ...whose });
    if (whose.kind === 'own') continue;
    const company = whose.kind === 'foreign' ? {} : { company: whose.company };
    related.push(...near.map((each) => ({ ...each, ...company })));
  }
  return { conflicts, related };
}
