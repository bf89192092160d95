import { expect, test } from 'vitest';
import type { Submitted } from '../../functions/onboarding/evidence.ts';
import { differencesOf } from '../../functions/texts/differences.ts';
import { texts } from '../../functions/texts/index.ts';
import { asOktaDomain } from '../brands.ts';

const t = texts('en');
const app = {
  domain: asOktaDomain('acme.okta.com'),
  clientId: '0oa1',
  emailDomains: ['acme.com', 'acme.de'],
};
const before: Submitted = {
  contact: { name: 'Riley', email: 'riley@acme.com' },
  mainAdmin: { name: 'Alex', email: 'alex@acme.com' },
  usersCount: 2,
  oktaApps: [app],
};

test('unchanged fields are not listed', () => {
  expect(differencesOf(t, before, structuredClone(before))).toEqual([]);
});

test.each<[string, Partial<Submitted>, object[]]>([
  [
    'an e-mail domain that is new, and one that is gone',
    { oktaApps: [{ ...app, emailDomains: ['acme.com', 'xn--mller-kva.example'] }] },
    [{ before: 'acme.de' }, { after: 'müller.example (xn--mller-kva.example)' }],
  ],
  [
    'a client ID',
    { oktaApps: [{ ...app, clientId: '0oa2' }] },
    [{ label: 'acme.okta.com, Client ID', before: '0oa1', after: '0oa2' }],
  ],
  [
    'an Okta that is new',
    { oktaApps: [app, { domain: asOktaDomain('b.okta.com'), clientId: '0oa3', emailDomains: [] }] },
    [{ label: 'Okta', before: undefined, after: 'b.okta.com' }, { after: '0oa3' }],
  ],
  [
    'how many people',
    { usersCount: 3 },
    [{ before: 'main admin and 2 more users', after: 'main admin and 3 more users' }],
  ],
  [
    'the main admin',
    { mainAdmin: { name: 'Kim', email: 'kim@acme.com' } },
    [{ before: 'Alex, alex@acme.com', after: 'Kim, kim@acme.com' }],
  ],
])('changes are listed line by line: %s', (_, changes, expected) => {
  expect(differencesOf(t, before, { ...before, ...changes })).toMatchObject(expected);
});
