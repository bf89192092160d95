import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { limits } from '../onboarding/submission-limits.ts';
import { route, unroute } from '../record/changes.ts';
import type { OnboardingRecord } from '../record/onboarding-record.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import { Auth0Refused } from '../runtime/errors.ts';
import { type ConnectionSettings, type ManagementClient, readRoutedDomains } from './connection.ts';

/**
 * The e-mail domains already routed to a connection. Writing `options` replaces them all, so they are kept in the
 * record of the company's first onboarding. For connections older than that, only Auth0 has them.
 * @param record the owner's, if it was just read: saves one call
 * @returns undefined if none is known
 */
export async function keepRoutedDomains(
  table: string,
  client: ManagementClient,
  settings: Pick<ConnectionSettings, 'onboardingId' | 'domain'>,
  onboardingId: OnboardingId,
  record?: OnboardingRecord,
): Promise<readonly string[] | undefined> {
  const { onboardingId: owner, domain } = settings;
  const known = (record ?? (await readRecord(table, owner)))?.routed?.[domain];
  // A first onboarding brings all of them itself.
  if (known || owner === onboardingId) return known;
  const found = await readRoutedDomains(client, settings);
  if (found) await changeRecord(table, owner, route(domain, found));
  return found;
}

/**
 * Routes the settings' e-mail domains to a connection, in addition to those routed before. In the record first, so that
 * no later write of the connection leaves them out; taken back if Auth0 refuses them, as every later write would then be
 * refused.
 * @param write writes the connection with all of them, which Auth0 does completely or not at all
 * @throws Auth0Refused, also for more than a connection can have: nothing is written then; what `write` throws
 */
export async function addRoutes<T>(
  table: string,
  client: ManagementClient,
  settings: ConnectionSettings,
  onboardingId: OnboardingId,
  write: (all: ConnectionSettings) => Promise<T>,
): Promise<T> {
  const { onboardingId: owner, domain, emailDomains } = settings;
  const before = new Set(await keepRoutedDomains(table, client, settings, onboardingId));
  const added = emailDomains.filter((each) => !before.has(each));
  const count = before.size + added.length;
  if (count > limits.emailDomains)
    throw new Auth0Refused(`${domain}: ${count} e-mail domains are too many for one connection`);
  const { record } = await changeRecord(table, owner, route(domain, added));
  try {
    return await write({ ...settings, emailDomains: record?.routed?.[domain] ?? emailDomains });
  } catch (error) {
    if (error instanceof Auth0Refused) await changeRecord(table, owner, unroute(domain, added));
    throw error;
  }
}
