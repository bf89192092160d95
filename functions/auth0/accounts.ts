import { connectionName } from '../onboarding/connection-name.ts';
import type { OnboardingRecord } from '../record/onboarding-record.ts';
import { nameOf } from '../runtime/errors.ts';
import { logger } from '../runtime/observability.ts';
import type { ManagementClient } from './connection.ts';
import { hasOtherAccount } from './users.ts';

/**
 * Whether the addresses from successful trials have another account in the tenant. Additional information that never
 * blocks or fails: omits what cannot be found out.
 * @returns by trial ID
 */
export async function findAccounts(
  client: Pick<ManagementClient, 'users'>,
  { trials, continues, onboardingId }: OnboardingRecord,
): Promise<ReadonlyMap<string, boolean>> {
  const known = new Map<string, boolean>();
  // Sequential, since small tenants allow two requests a second.
  for (const { id, claims, succeeded, hasAccount, domain } of trials) {
    if (!succeeded || claims?.email === undefined || hasAccount !== undefined) continue;
    const connection = connectionName(continues ?? onboardingId, domain);
    try {
      const found = await hasOtherAccount(client, claims.email, connection);
      if (found !== undefined) known.set(id, found);
    } catch (error) {
      logger.warn('Nobody knows whether there is an account', { error: nameOf(error) });
    }
  }
  return known;
}
