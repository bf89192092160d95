import { route } from '../record/changes.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import { type ConnectionSettings, type ManagementClient, readRoutedDomains } from './connection.ts';

/**
 * The e-mail domains that lead to a connection already. Writing `options` replaces all of them, so
 * they are kept in the record of the company's first onboarding. One that was connected before they
 * were has them at Auth0 alone.
 * @returns undefined when none does, as far as is known
 */
export async function keepRoutedDomains(
  table: string,
  client: ManagementClient,
  settings: Pick<ConnectionSettings, 'onboardingId' | 'domain'>,
  onboardingId: string,
): Promise<readonly string[] | undefined> {
  const { onboardingId: owner, domain } = settings;
  const known = (await readRecord(table, owner))?.routed?.[domain];
  // A first onboarding has brought all that there are.
  if (known || owner === onboardingId) return known;
  const found = await readRoutedDomains(client, settings);
  if (found) await changeRecord(table, owner, route(domain, found));
  return found;
}
