import { describe, expect, test } from 'vitest';
import { readableDomain, typedDomain } from '../../functions/onboarding/domain-names.ts';
import { emailDomainRefusal } from '../../functions/onboarding/email-domains.ts';
import { suggestEmailDomain } from '../../functions/onboarding/suggestions.ts';

const refusal = emailDomainRefusal(['sequel.io', 'Introvoke.com']);

describe('a domain that cannot be one customer’s is refused', () => {
  test.each([
    ...['gmail.com', 'googlemail.com', 'outlook.com', 'hotmail.co.uk', 'yahoo.co.jp', 'icloud.com'],
    ...['gmx.de', 'web.de', 't-online.de', 'proton.me', 'tutanota.com', 'fastmail.com', 'hey.com'],
    ...['qq.com', '163.com', 'mail.ru', 'orange.fr', 'libero.it', 'comcast.net', 'aol.com'],
    ...['mailinator.com', 'posteo.de', 'privaterelay.appleid.com'],
  ])('%s: anybody has a mailbox there', (domain) => {
    expect(refusal(domain)).toBe('emailDomainPublic');
  });

  test.each(['mail.gmail.com', 'a.b.web.de'])('%s: below a mailbox provider', (domain) => {
    expect(refusal(domain)).toBe('emailDomainPublic');
  });

  test.each(['co.uk', 'com.au', 'gov.uk', 'uk.com', 'github.io', 'city.kawasaki.jp'.slice(5)])(
    '%s: anybody has a name below it',
    (domain) => {
      expect(refusal(domain)).toBe('emailDomainPublic');
    },
  );

  test.each([
    'okta.com',
    'acme.okta.com',
    'acme.oktapreview.com',
    'auth0.com',
    'acme.onmicrosoft.com',
  ])('%s: an identity provider’s', (domain) => {
    expect(refusal(domain)).toBe('emailDomainPublic');
  });

  test('unless it is a mailbox provider that the operator allows', () => {
    const allowing = emailDomainRefusal(
      ['sequel.io'],
      ['bt.com', 'sequel.io', 'co.uk', 'okta.com'],
    );
    expect(
      ['bt.com', 'mail.bt.com', 'sky.com', 'sequel.io', 'co.uk', 'acme.okta.com'].map(allowing),
    ).toEqual([
      undefined,
      undefined,
      'emailDomainPublic',
      'emailDomainOurs',
      'emailDomainPublic',
      'emailDomainPublic',
    ]);
  });

  test.each(['sequel.io', 'mail.sequel.io', 'introvoke.com', 'login.introvoke.com'])(
    '%s: ours',
    (domain) => {
      expect(refusal(domain)).toBe('emailDomainOurs');
    },
  );
});

test.each([
  ...['acme.com', 'acme.co.uk', 'acme.github.io', 'acme.uk.com', 'mail.acme.com', 'notgmail.com'],
  ...['gmail.acme.com', 'notsequel.io', 'sequel.io.example', 'okta.com.example', 'myokta.com'],
  ...[
    'acme.example',
    'acme.test',
    'c1.test',
    'example.com',
    'example.org',
    'xn--mller-kva.example',
  ],
  ...['acme.newtld', 'nasa.gov', 'ox.ac.uk', 'github.com', 'microsoft.com'],
])('%s may be a customer’s', (domain) => {
  expect(refusal(domain)).toBeUndefined();
});

describe('an address outside is explained', () => {
  const listed = ['acme.com', 'mail.acme.example', 'globex.co.uk', `${'a'.repeat(60)}.acme.com`];
  test.each([
    ['below one', 'mail.acme.com', { cause: 'subdomain', emailDomain: 'acme.com' }],
    ['above one', 'acme.example', { cause: 'parentDomain', emailDomain: 'mail.acme.example' }],
    ['a wrong letter', 'acne.com', { cause: 'typingError', emailDomain: 'acme.com' }],
    ['a missing letter', 'acme.co', { cause: 'typingError', emailDomain: 'acme.com' }],
    ['letters that changed places', 'amce.com', { cause: 'typingError', emailDomain: 'acme.com' }],
    ['a longer name', 'globexx.co.uk', { cause: 'typingError', emailDomain: 'globex.co.uk' }],
    ['another company', 'initech.com', undefined],
    ['another country', 'acme.de', undefined],
    ['a name that ends alike', 'notacme.com', undefined],
    ['one too long to be compared with thousands', `${'a'.repeat(60)}.acne.com`, undefined],
  ])('%s', (_, domain, suggestion) => {
    expect(suggestEmailDomain(domain, listed)).toEqual(suggestion);
  });
});

test('an international domain is shown decoded and encoded, a plain one once', () => {
  expect(readableDomain('xn--mller-kva.example')).toBe('müller.example (xn--mller-kva.example)');
  expect(readableDomain('acme.com')).toBe('acme.com');
  expect(typedDomain('xn--mller-kva.example')).toBe('müller.example');
});
