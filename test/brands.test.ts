import { expect, test } from 'vitest';
import { connectionName } from '../functions/auth0/connection-name.ts';
import { newOnboardingId } from '../functions/onboarding/onboarding-id.ts';
import { secretNames } from '../functions/onboarding/secrets.ts';
import type { Claimant } from '../functions/record/claims.ts';
import type { OnboardingRecord } from '../functions/record/onboarding-record.ts';
import { readRecord } from '../functions/record/store.ts';
import { asOnboardingId } from './brands.ts';

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
    connectionName('acme.okta.com', asOnboardingId(typed)),
    // @ts-expect-error in an object
    { ...record, onboardingId: typed } satisfies Claimant,
    readRecord('table', record.continues ?? record.onboardingId),
  ];
  expect(never).toBeTypeOf('function');
  const made: string = newOnboardingId('Acme');
  expect(asOnboardingId(made)).toBe(made);
});
