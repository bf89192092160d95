import { expect, test } from 'vitest';
import { connectionName } from '../functions/auth0/connection-name.ts';
import { oktaOrigin, parseOktaDomain } from '../functions/okta/okta-domain.ts';
import { newOnboardingId } from '../functions/onboarding/onboarding-id.ts';
import { secretNames } from '../functions/onboarding/secrets.ts';
import { route } from '../functions/record/changes.ts';
import type { Claimant } from '../functions/record/claims.ts';
import type { OnboardingRecord } from '../functions/record/onboarding-record.ts';
import { readRecord } from '../functions/record/store.ts';
import { asOktaDomain, asOnboardingId } from './brands.ts';

const rules = { customDomains: [], trustedOrigins: [] };

/** The compiler checks these; `tsc` fails at an expected error that does not occur. */
test('no other string is taken for an onboarding ID', () => {
  const typed: string = 'acme-0123456789ab';
  const never = (record: OnboardingRecord): unknown => [
    // @ts-expect-error any string
    readRecord('table', typed),
    // @ts-expect-error a literal
    secretNames.submission('prefix/', 'acme-0123456789ab'),
    // @ts-expect-error a company's ID, which looks the same
    readRecord('table', record.companyId),
    // @ts-expect-error the arguments the wrong way round
    connectionName(asOktaDomain('acme.okta.com'), asOnboardingId(typed)),
    // @ts-expect-error in an object
    { ...record, onboardingId: typed } satisfies Claimant,
    readRecord('table', record.continues ?? record.onboardingId),
  ];
  expect(never).toBeTypeOf('function');
  const made: string = newOnboardingId('Acme');
  expect(asOnboardingId(made)).toBe(made);
});

test('no other string is taken for an Okta domain', () => {
  const typed: string = 'acme.okta.com';
  const never = (record: OnboardingRecord): unknown => [
    // @ts-expect-error as somebody typed it
    oktaOrigin(typed, rules),
    // @ts-expect-error a literal
    connectionName(record.onboardingId, 'acme.okta.com'),
    // @ts-expect-error an e-mail domain, which looks the same
    route(record.oktaApps?.[0]?.emailDomains?.[0] ?? '', []),
    // @ts-expect-error an e-mail domain among the keys
    record.routed?.[record.vouched?.[0] ?? ''],
    // @ts-expect-error in an object
    { ...record, unavailable: [typed] } satisfies OnboardingRecord,
    // @ts-expect-error an onboarding's ID
    secretNames.clientSecret('prefix/', record.onboardingId, record.onboardingId),
    record.routed?.[record.unavailable[0] ?? asOktaDomain(typed)],
  ];
  expect(never).toBeTypeOf('function');
  expect(parseOktaDomain(' https://Acme.okta.com/ ', rules)).toEqual({
    domain: asOktaDomain(typed),
  });
});
