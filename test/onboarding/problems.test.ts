import { expect, test } from 'vitest';
import { problemCodes } from '../../functions/okta/verification.ts';
import { isOpenProblem, locateProblem } from '../../functions/onboarding/problems.ts';
import { asOktaDomain } from '../brands.ts';

const apps = [{ domain: asOktaDomain('acme.okta.com'), clientId: '0oa1' }];
const page = 'https://acme-admin.okta.com/admin/app/oidc_client/instance/0oa1';

test.each([
  ['parRequired', `${page}#tab-general`],
  ['callbackNotRegistered', `${page}#tab-general`],
  ['policyDenied', `${page}#tab-signon`],
  ['notAssigned', `${page}#tab-assignments`],
  ['deniedByPolicy', `${page}#tab-signon`],
  ['issuerMismatch', `${page}#tab-signon`],
  ['blockedByOkta', undefined],
  ['movedByOkta', undefined],
] as const)('%s is put right at %s', (code, link) => {
  expect(locateProblem({ code, domain: asOktaDomain('acme.okta.com') }, apps).link).toBe(link);
});

test('a domain that is not Okta’s own has no known console page', () => {
  const login = [{ domain: asOktaDomain('login.acme.com'), clientId: '0oa1' }];
  expect(
    locateProblem({ code: 'parRequired', domain: asOktaDomain('login.acme.com') }, login),
  ).toEqual({
    code: 'parRequired',
    domain: asOktaDomain('login.acme.com'),
  });
});

test('only what cannot be checked from here leaves an approval possible', () => {
  expect(problemCodes.filter((code) => isOpenProblem({ code }))).toEqual([
    'blockedByOkta',
    'unknownAnswer',
    'oktaUnavailable',
  ]);
});
