import type { UsersClient } from 'auth0/users';
import { expect, test } from 'vitest';
import { findAccounts } from '../../functions/auth0/accounts.ts';
import { connectionName } from '../../functions/onboarding/connection-name.ts';
import type { Trial } from '../../functions/record/trial.ts';
import { asOktaDomain } from '../brands.ts';
import { at, onboardingId, recordIn } from '../record/example.ts';

const domain = asOktaDomain('acme.okta.com');
const own = `okta|${connectionName(onboardingId, domain)}|1`;

const trial = (id: string, change: Partial<Trial> = {}): Trial => ({
  id,
  domain,
  by: 'contact',
  startedAt: at(3600),
  succeeded: true,
  claims: { email: 'Otto@acme.test' },
  ...change,
});

/** Addresses that were looked up, and the resulting `hasAccount` of each trial. */
async function after(trials: Trial[], answer: () => Promise<{ user_id: string }[]>) {
  const asked: string[] = [];
  const users = {
    listUsersByEmail({ email }: { email: string }) {
      asked.push(email);
      return answer();
    },
  } as unknown as UsersClient;
  const known = await findAccounts({ users }, { ...recordIn('connecting'), trials });
  return { asked, known: [...known] };
}

test.each([
  ['another account', [{ user_id: 'auth0|2' }, { user_id: own }], true],
  ['its own alone', [{ user_id: own }], false],
  ['none', [], false],
])('an address that has %s', async (_, users, hasAccount) => {
  const { asked, known } = await after([trial('a')], async () => users);
  expect({ asked, known }).toEqual({ asked: ['otto@acme.test'], known: [['a', hasAccount]] });
});

test('failed trials, known answers and trials without an address are not looked up', async () => {
  const trials = [
    trial('a', { succeeded: false }),
    trial('b', { hasAccount: true }),
    trial('c', { claims: {} }),
  ];
  const { asked, known } = await after(trials, async () => []);
  expect({ asked, known }).toEqual({ asked: [], known: [] });
});

test('without an answer from Auth0 it stays unknown, and nobody has to wait', async () => {
  const { known } = await after([trial('a')], () => Promise.reject(new Error('no')));
  expect(known).toEqual([]);
});
