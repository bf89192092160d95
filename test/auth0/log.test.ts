import { expect, test } from 'vitest';
import type { ManagementClient } from '../../functions/auth0/connection.ts';
import { findSignIn } from '../../functions/auth0/log.ts';
import { asConnectionName } from '../brands.ts';

const since = '2026-11-01T00:00:00.000Z';

/** A log of one connection, whose queries are kept. */
function logOf(entries: { date: string; user_name: string }[]) {
  const queries: string[] = [];
  const client = {
    logs: {
      async list(_: unknown, { queryParams }: { queryParams: { q: string } }) {
        queries.push(queryParams.q);
        const [, name] = /user_name:"([^"]+)"/.exec(queryParams.q) ?? [];
        return {
          data: entries
            .filter(({ user_name }) => user_name === name)
            .map((entry) => ({ ...entry, type: 's', connection: 'acme', client_id: 'app' })),
        };
      },
    },
  } as unknown as ManagementClient;
  return {
    queries,
    find: (email: string) =>
      findSignIn(client, { name: asConnectionName('acme'), applications: ['app'] }, email, since),
  };
}

test('the query names the person: one page is enough, however many others signed in', async () => {
  const others = Array.from({ length: 5_000 }, (_, index) => ({
    date: '2026-11-03T00:00:00.000Z',
    user_name: `user${index}@acme.test`,
  }));
  const { find, queries } = logOf([
    ...others,
    { date: '2026-11-02T08:00:00.000Z', user_name: 'ada@acme.test' },
    { date: '2026-11-02T07:00:00.000Z', user_name: 'ada@acme.test' },
  ]);
  expect(await find('ada@acme.test')).toBe('2026-11-02T07:00:00.000Z');
  expect(queries).toEqual(['type:s AND connection:"acme" AND user_name:"ada@acme.test"']);
});

test('the query has the address as typed and in lower case, as Auth0’s log is case-sensitive', async () => {
  const date = '2026-11-02T08:00:00.000Z';
  expect(await logOf([{ date, user_name: 'ada@acme.test' }]).find('Ada@Acme.test')).toBe(date);
  expect(await logOf([{ date, user_name: 'Ada@Acme.test' }]).find('Ada@Acme.test')).toBe(date);
});

test('an address is a quoted phrase, whatever it contains, and nobody else’s sign-in counts', async () => {
  const { find, queries } = logOf([
    { date: '2026-11-02T08:00:00.000Z', user_name: 'bob@acme.test' },
    { date: '2026-10-02T08:00:00.000Z', user_name: 'a"b\\@acme.test' },
  ]);
  expect(await find('a"b\\@acme.test')).toBeUndefined();
  expect(queries).toEqual(['type:s AND connection:"acme" AND user_name:"a\\"b\\\\@acme.test"']);
});
