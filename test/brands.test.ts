import { expect, test } from 'vitest';
import { oktaOrigin, parseOktaDomain } from '../functions/okta/okta-domain.ts';
import { connectionName, onboardingOfConnection } from '../functions/onboarding/connection-name.ts';
import { newOnboardingId } from '../functions/onboarding/onboarding-id.ts';
import { secretNames } from '../functions/onboarding/secrets.ts';
import { route } from '../functions/record/changes.ts';
import type { Claimant } from '../functions/record/claims.ts';
import { asOnlyWriter } from '../functions/record/leases.ts';
import type { OnboardingRecord } from '../functions/record/onboarding-record.ts';
import { readRecord } from '../functions/record/store.ts';
import { asConnectionName, asOktaDomain, asOnboardingId } from './brands.ts';

const rules = { customDomains: [], trustedOrigins: [] };

/** The compiler checks these; `tsc` fails at an expected error that does not occur. */
test('no other string passes for an onboarding ID', () => {
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

test('no other string passes for an Okta domain', () => {
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

test('no other string passes for a connection’s name', () => {
  const found: string = 'acme-0123456789ab-5f1c09ab';
  const never = (record: OnboardingRecord): unknown => [
    // @ts-expect-error any string
    asOnlyWriter('table', found, async () => {}),
    // @ts-expect-error a literal
    onboardingOfConnection('acme-0123456789ab-5f1c09ab'),
    // @ts-expect-error the onboarding's ID, with which it begins
    asOnlyWriter('table', record.onboardingId, async () => {}),
    // @ts-expect-error an Okta domain
    onboardingOfConnection(record.unavailable[0] ?? asOktaDomain('acme.okta.com')),
    // @ts-expect-error in an object
    { ...record, replaces: [found] } satisfies OnboardingRecord,
    // @ts-expect-error for an onboarding's ID
    readRecord('table', asConnectionName(found)),
  ];
  expect(never).toBeTypeOf('function');
  const id = asOnboardingId('acme-0123456789ab');
  expect(onboardingOfConnection(connectionName(id, asOktaDomain('acme.okta.com')))).toBe(id);
});
