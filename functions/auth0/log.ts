import * as z from 'zod';
import { isSameAddress } from '../onboarding/addresses.ts';
import { type ConnectionName, connectionNameSchema } from '../onboarding/connection-name.ts';
import { call, type ManagementClient } from './connection.ts';
import { type Failure, failureSchema } from './failed-sign-in.ts';

/** Auth0's log of sign-ins, for when no event arrived: https://auth0.com/docs/api/management/v2/logs. */

const entrySchema = z.object({
  ...failureSchema.shape,
  date: z.string(),
  type: z.string(),
  connection: z.optional(connectionNameSchema),
  client_id: z.string().optional(),
  user_name: z.string().optional(),
});
type Entry = z.output<typeof entrySchema>;

/** Entries per page of the log, and number of pages: Auth0 shows the newest 1,000. */
const PAGE = 100;
const PAGES = 10;

/** Search criteria: `s` are sign-ins, `f` failed ones, through the connection with this name. */
interface Wanted {
  type: 's' | 'f';
  name: ConnectionName;
  /** Whose sign-ins; omitted for everyone's. As spelled by Auth0, whose fields are case-sensitive. */
  userName?: string;
  /** ISO time; ignores older ones. */
  since: string;
  /** The applications that people use; a trial does not count as a sign-in. */
  applications: readonly string[];
}

/** A connection, and the applications whose sign-ins through it count. */
type Through = Pick<Wanted, 'name' | 'applications'>;

/** A phrase of Auth0's query syntax: https://auth0.com/docs/deploy-monitor/logs/log-search-query-syntax */
const phrase = (value: string) => `"${value.replaceAll(/[\\"]/g, '\\$&')}"`;

/** A page of the log, newest first; `last` if the next one has nothing that counts. */
async function readPage(
  client: ManagementClient,
  { type, name, userName, since, applications }: Wanted,
  number: number,
) {
  const clauses = [`type:${type}`, `connection:${phrase(name)}`];
  if (userName !== undefined) clauses.push(`user_name:${phrase(userName)}`);
  const page = await call('read the log', () =>
    client.logs.list(
      { sort: 'date:-1', per_page: PAGE, page: number },
      // The SDK's own parameter `search` is the older one, which matches beginnings of words.
      { queryParams: { q: clauses.join(' AND ') } },
    ),
  );
  const entries = z.array(entrySchema).parse(page.data);
  const counts = ({ date }: Entry) => Date.parse(date) >= Date.parse(since);
  const oldest = entries.at(-1);
  return {
    entries: entries.filter(
      (entry) =>
        entry.type === type &&
        entry.connection === name &&
        applications.includes(entry.client_id ?? '') &&
        counts(entry),
    ),
    last: entries.length < PAGE || !oldest || !counts(oldest),
  };
}

/** Spellings of an address in the log: as the customer wrote it, and in lower case. */
const spellingsOf = (email: string) => new Set([email, email.toLowerCase()]);

/**
 * The person's first sign-in through this connection. The log has those of the whole company, so Auth0 is asked only
 * for this person's.
 * @param since ISO time; ignores older ones
 * @returns its ISO time, or undefined
 * @throws Auth0Unavailable, Auth0Refused
 */
export async function findSignIn(
  client: ManagementClient,
  through: Through,
  email: string,
  since: string,
): Promise<string | undefined> {
  const dates: string[] = [];
  for (const userName of spellingsOf(email))
    for (let number = 0; number < PAGES; number += 1) {
      const { entries, last } = await readPage(
        client,
        { ...through, type: 's', userName, since },
        number,
      );
      for (const { user_name, date } of entries)
        if (isSameAddress(email, user_name)) dates.push(date);
      if (last) break;
    }
  return dates.sort()[0];
}

/**
 * The latest sign-in of anyone through this connection.
 * @param since ISO time; ignores older ones
 * @returns its ISO time, or undefined
 * @throws Auth0Unavailable, Auth0Refused
 */
export async function findLatest(
  client: ManagementClient,
  through: Through,
  since: string,
): Promise<string | undefined> {
  return (await readPage(client, { ...through, type: 's', since }, 0)).entries[0]?.date;
}

/**
 * The latest failed sign-ins through this connection, newest first.
 * @param since ISO time; ignores older ones
 * @throws Auth0Unavailable, Auth0Refused
 */
export async function findFailures(
  client: ManagementClient,
  through: Through,
  since: string,
): Promise<(Failure & { date: string })[]> {
  return (await readPage(client, { ...through, type: 'f', since }, 0)).entries;
}
