import * as z from 'zod';
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
import { connectionName } from './connection-name.ts';

/** Accounts at e-mail domains: who is affected by a switch without standing on the list. */

/** So many can be read of one search (https://auth0.com/docs/manage-users/user-search/view-search-results-by-page). */
const MOST = 1000;
const PAGE = 100;
/** E-mail domains in one search, whose text has a limit. */
const TOGETHER = 20;
/** Searches of one look: a small tenant takes two requests a second, and the domains can be thousands. */
const SEARCHES = 10;

const pageSchema = z.object({
  total: z.number(),
  users: z.array(z.object({ user_id: z.string(), email: z.string().optional() })),
});

/**
 * How many addresses at these e-mail domains have an account of the tenant and are not on the list. Those
 * of the onboarding's own connections do not count: they came by a trial. An aside, for which nobody waits or
 * fails.
 * @param listed addresses, the main admin's included
 * @param own names of the onboarding's connections
 * @returns undefined where that cannot be known, as without the scope `read:users`, which is optional
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
 * @throws SecretMissing without the list
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
