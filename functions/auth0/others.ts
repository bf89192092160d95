import * as z from 'zod';
import { connectionName } from '../onboarding/connection-name.ts';
import { readAllUsers, type StoredSubmission } from '../onboarding/stored-submission.ts';
import {
  appsOf,
  listedDomains,
  type OnboardingRecord,
  type Others,
} from '../record/onboarding-record.ts';
import { Auth0Refused, nameOf } from '../runtime/errors.ts';
import { logger } from '../runtime/observability.ts';
import { call, type ManagementClient } from './connection.ts';

/** Accounts at e-mail domains: people affected by a switch who are not on the list. */

/** Maximum results per search (https://auth0.com/docs/manage-users/user-search/view-search-results-by-page). */
const MOST = 1000;
const PAGE = 100;
/** E-mail domains per search, because the query's length is limited. */
const TOGETHER = 20;
/** Maximum number of searches: small tenants allow two requests a second, and there can be thousands of domains. */
const SEARCHES = 10;

const pageSchema = z.object({
  total: z.number(),
  users: z.array(z.object({ user_id: z.string(), email: z.string().optional() })),
});

/**
 * Counts the addresses at these e-mail domains that have an account in the tenant and are not on the list. Excludes
 * accounts of the onboarding's own connections, which come from trials. Additional information that never blocks or
 * fails.
 * @param listed addresses, including the main admin's
 * @param own names of the onboarding's connections
 * @returns undefined if unknown, for example without the optional scope `read:users`
 */
export async function findOthers(
  client: Pick<ManagementClient, 'users'>,
  emailDomains: readonly string[],
  listed: readonly string[],
  own: readonly string[],
): Promise<Others | undefined> {
  const known = new Set(listed.map((address) => address.toLowerCase()));
  const others = new Set<string>();
  let isMore = false;
  let left = SEARCHES;
  try {
    for (let at = 0; at < emailDomains.length; at += TOGETHER) {
      const together = emailDomains.slice(at, at + TOGETHER);
      // Field "email.domain": https://auth0.com/docs/manage-users/user-search/user-search-query-syntax
      const q = together.map((domain) => `email.domain:"${domain}"`).join(' OR ');
      for (let page = 0; ; page += 1) {
        if (left === 0) return { count: others.size, isMore: true };
        left -= 1;
        const { users, total } = await search(client, q, page);
        for (const { email, user_id } of users) {
          const address = email?.toLowerCase();
          if (address === undefined || known.has(address)) continue;
          if (!own.includes(user_id.split('|')[1] ?? '')) others.add(address);
        }
        const read = (page + 1) * PAGE;
        if (total > MOST) isMore = true;
        if (users.length === 0 || read >= Math.min(total, MOST)) break;
      }
    }
    return { count: others.size, isMore };
  } catch (error) {
    if (!(error instanceof Auth0Refused && error.status === 403))
      logger.warn('Nobody knows who else has an account', { error: nameOf(error) });
    return undefined;
  }
}

/**
 * The same for an onboarding.
 * @throws SecretMissing if the list is missing
 */
export async function lookForOthers(
  prefix: string,
  client: Pick<ManagementClient, 'users'>,
  record: OnboardingRecord,
  submission: StoredSubmission,
  submissionId: string,
): Promise<Others | undefined> {
  const { onboardingId, continues } = record;
  const users = await readAllUsers(prefix, submission, submissionId);
  return findOthers(
    client,
    listedDomains(record),
    [submission.mainAdmin.email, ...users],
    appsOf(record).map(({ domain }) => connectionName(continues ?? onboardingId, domain)),
  );
}

async function search({ users }: Pick<ManagementClient, 'users'>, q: string, page: number) {
  const { response } = await call('search users', () =>
    users.list({
      q,
      search_engine: 'v3',
      page,
      per_page: PAGE,
      include_totals: true,
      fields: 'user_id,email',
      include_fields: true,
    }),
  );
  return pageSchema.parse(response);
}
