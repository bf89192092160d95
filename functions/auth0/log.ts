import * as z from 'zod';
import { isSameAddress } from '../onboarding/addresses.ts';
import { call, type ManagementClient } from './connection.ts';
import { type Failure, failureSchema } from './failed-sign-in.ts';

/**
 * Auth0's log of sign-ins, for where no event came: https://auth0.com/docs/api/management/v2/logs.
 */

const entrySchema = failureSchema.extend({
  date: z.string(),
  type: z.string(),
  connection: z.string().optional(),
  client_id: z.string().optional(),
  user_name: z.string().optional(),
});
type Entry = z.output<typeof entrySchema>;

/** Entries on a page of the log, and how many pages there are: Auth0 shows the newest 1,000. */
const PAGE = 100;
const PAGES = 10;

/** What is looked for: `s` are sign-ins, `f` those that failed, through the connection of this name. */
interface Wanted {
  type: 's' | 'f';
  name: string;
  /** Whose; left out for everybody's. As Auth0 has it: its fields are case-sensitive. */
  userName?: string;
  /** ISO time; older ones do not count. */
  since: string;
  /** Those that people sign in to: a trial is no sign-in. */
  applications: readonly string[];
}

/** A connection, and the applications whose sign-ins through it count. */
type Through = Pick<Wanted, 'name' | 'applications'>;

/** A phrase of Auth0's query syntax: https://auth0.com/docs/deploy-monitor/logs/log-search-query-syntax */
const phrase = (value: string) => `"${value.replaceAll(/[\\"]/g, '\\$&')}"`;

/** A page of the log, the newest first; `last` when nothing that counts is on the next. */
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
      // The SDK's own parameter, `search`, is the older one that matches beginnings of words.
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

/** How a person's name may be written in the log: as the customer wrote it, and in small letters. */
const spellingsOf = (email: string) => new Set([email, email.toLowerCase()]);

/**
 * The first sign-in of this person through this connection. Everybody's at the company are in the log:
 * Auth0 is asked for this person's alone.
 * @param since ISO time; older ones do not count
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
 * The latest sign-in through this connection, whoever it was.
 * @param since ISO time; older ones do not count
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
 * The latest sign-ins through this connection that failed, the newest first.
 * @param since ISO time; older ones do not count
 * @throws Auth0Unavailable, Auth0Refused
 */
export async function findFailures(
  client: ManagementClient,
  through: Through,
  since: string,
): Promise<(Failure & { date: string })[]> {
  return (await readPage(client, { ...through, type: 'f', since }, 0)).entries;
}
