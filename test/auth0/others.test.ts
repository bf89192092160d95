import type { UsersClient } from 'auth0/users';
import { afterEach, expect, test } from 'vitest';
import { findOthers } from '../../functions/auth0/others.ts';
import { Auth0Refused } from '../../functions/runtime/errors.ts';
import { managementClientOf, type StandIns, startStandIns } from '../local/sequel/stand-ins.ts';

let standIns: StandIns | undefined;
afterEach(() => standIns?.stop());

const account = (n: number, home = 'acme.test') => ({
  user_id: `auth0|${n}`,
  email: `Person${n}@${home}`,
});

/** A tenant with these accounts, which stores its requests. */
function tenant(accounts: { user_id: string; email: string }[]) {
  const asked: { q: string; page: number }[] = [];
  const users = {
    async list({ q, page, per_page }: { q: string; page: number; per_page: number }) {
      asked.push({ q, page });
      const found = accounts.filter(({ email }) => q.includes(`"${email.split('@')[1]}"`));
      const start = page * per_page;
      return {
        response: { total: found.length, users: found.slice(start, start + per_page) },
      };
    },
  } as unknown as UsersClient;
  return { users, asked };
}

test('people on the list, in any case, and trials’ accounts do not count', async () => {
  const client = tenant([
    account(1),
    account(2),
    { user_id: 'okta|acme-1|3', email: 'person3@acme.test' },
    // Two accounts of one person.
    { user_id: 'google-oauth2|4', email: 'person2@acme.test' },
    account(5, 'other.test'),
  ]);
  expect(await findOthers(client, ['acme.test'], ['PERSON1@acme.test'], ['acme-1'])).toEqual({
    count: 1,
    isMore: false,
  });
});

test('all pages are read, up to the thousand accounts that Auth0 returns', async () => {
  const accounts = Array.from({ length: 1001 }, (_, n) => account(n));
  const few = tenant(accounts.slice(0, 150));
  expect(await findOthers(few, ['acme.test'], [], [])).toEqual({ count: 150, isMore: false });
  const many = tenant(accounts);
  expect(await findOthers(many, ['acme.test'], [], [])).toEqual({ count: 1000, isMore: true });
  expect(many.asked.at(-1)).toMatchObject({ page: 9 });
});

test('with too many e-mail domains to ask about, the count is a minimum', async () => {
  const domains = Array.from({ length: 500 }, (_, n) => `brand${n}.test`);
  const client = tenant([account(1, 'brand0.test'), account(2, 'brand499.test')]);
  expect(await findOthers(client, domains, [], [])).toEqual({ count: 1, isMore: true });
  expect(client.asked).toHaveLength(10);
});

test.each([
  ['without the scope', new Auth0Refused('no', 403)],
  ['while Auth0 does not answer', new Error('no answer')],
])('%s the count is unknown, and nothing fails', async (_, error) => {
  const users = { list: () => Promise.reject(error) } as unknown as UsersClient;
  expect(await findOthers({ users }, ['acme.test'], [], [])).toBeUndefined();
});

test('the stand-in understands the same query', async () => {
  standIns = await startStandIns({ rateLimit: 1000 });
  const management = managementClientOf(standIns);
  expect(await findOthers(management, ['acme.test', 'acme.example'], [], [])).toEqual({
    count: 0,
    isMore: false,
  });
});
