import * as z from 'zod';
import { storedDomain } from '../onboarding/domain-names.ts';
import type { Conflict, Related } from '../record/conflict.ts';
import { appsOf, isOpen, type OnboardingRecord } from '../record/onboarding-record.ts';
import { relatedTo } from '../record/related-domains.ts';
import { readRecord } from '../record/store.ts';
import { Auth0Refused } from '../runtime/errors.ts';
import { call, type ManagementClient, metadataSchema } from './connection.ts';
import { connectionName, onboardingOfConnection } from './connection-name.ts';

/** E-mail domains that lead to another connection of the tenant. */

const connectionSchema = z.object({
  name: z.string(),
  metadata: z.unknown().optional(),
  options: z
    .object({
      // Connections of all strategies are read, and other hands than ours leave them empty in other ways.
      domain_aliases: z.array(z.string()).nullish(),
      /** Of strategies that know one domain alone (`waad`, `google-apps`). */
      tenant_domain: z.string().nullish(),
    })
    .optional(),
});
type Connection = z.output<typeof connectionSchema>;

const fields = { fields: 'id,name,metadata,options', include_fields: true };

/**
 * All connections of the tenant, of whichever strategy, with their options. Auth0's list has no filter by
 * domain, so that they must be read to find one; nothing else reads all of them, as client secrets
 * are among them. They are left here.
 * @throws Auth0Unavailable, Auth0Refused (also without the scope `read:connections_options`)
 */
async function readAll(client: ManagementClient): Promise<Connection[]> {
  const page = await call('list connections', () =>
    client.connections.list({ take: 100, ...fields }),
  );
  const found: unknown[] = [...page.data];
  while (page.hasNextPage()) {
    // The page itself moves on.
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

/** Whose a connection is. */
async function ownerOf(table: string, { name, metadata }: Connection, companyId: string) {
  const parsed = metadataSchema.safeParse(metadata);
  if (onboardingOfConnection(name) === undefined || !parsed.success)
    return { kind: 'foreign' } as const;
  const { onboardingId, company } = parsed.data;
  const record = await readRecord(table, onboardingId);
  if (record?.companyId === companyId) return { kind: 'own', company } as const;
  // Nobody takes over what is still being made: the claim says no, whatever is ticked.
  return { kind: record && isOpen(record) ? 'inProgress' : 'other', company } as const;
}

/**
 * The e-mail domains of a submission that lead to another connection than they are to lead to, and those
 * that are below or above a domain of another company's connection.
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
