import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { route } from '../record/changes.ts';
import type { OnboardingRecord } from '../record/onboarding-record.ts';
import { changeRecord, readRecord } from '../record/store.ts';
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
