import { expect, test } from 'vitest';
import { causeOfReturn } from '../../functions/auth0/trial.ts';
import { locateProblem } from '../../functions/onboarding/problems.ts';
import { texts } from '../../functions/texts/index.ts';
import { asOktaDomain } from '../brands.ts';

const domain = asOktaDomain('acme.okta.com');
const apps = [{ domain, clientId: '0oa1' }];
const page = 'https://acme-admin.okta.com/admin/app/oidc_client/instance/0oa1';

/** What Auth0 and Okta return, the cause, and the tab of the app's page in Okta that fixes it. */
test.each([
  [
    'access_denied',
    'User is not assigned to the client application.',
    'notAssigned',
    'assignments',
  ],
  ['access_denied', 'Policy evaluation failed for this request.', 'deniedByPolicy', 'signon'],
  [
    'access_denied',
    'The client secret supplied for a confidential client is invalid.',
    'clientSecretWrong',
    'general',
  ],
  ['server_error', 'invalid_client', 'clientSecretWrong', 'general'],
  ['invalid_request', 'PKCE code challenge is required.', 'pkceRequired', 'general'],
  ['invalid_request', 'The DPoP proof JWT header is missing.', 'dpopRequired', 'general'],
  ['invalid_request', 'Pushed authorization request is required.', 'parRequired', 'general'],
  ['invalid_scope', 'One or more scopes are not configured.', 'scopeRefused', 'general'],
  ['access_denied', 'No email was returned by the identity provider.', 'emailMissing', 'signon'],
  ['access_denied', 'The ID token was issued in the future (iat).', 'clockWrong', undefined],
  ['access_denied', 'The user did not consent.', 'cancelled', undefined],
  ['invalid_request', 'no connections enabled for the client', 'connectionNotReady', undefined],
  ['server_error', 'Something else.', 'signInFailed', undefined],
] as const)('%s: %s is %s', (error, description, code, tab) => {
  const problem = causeOfReturn(error, description);
  // In their words as well.
  expect(problem).toEqual({ code, observed: `${error}: ${description}` });
  const { link } = locateProblem({ ...problem, domain }, apps);
  expect(link).toBe(tab && `${page}#tab-${tab}`);
  for (const language of ['en', 'de'] as const) {
    const { message, fix } = texts(language).problem(problem);
    expect([message, fix]).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\S/)]);
  }
});
