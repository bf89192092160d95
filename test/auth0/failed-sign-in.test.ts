import fc from 'fast-check';
import { expect, test } from 'vitest';
import { causeOfFailure, failureSchema } from '../../functions/auth0/failed-sign-in.ts';

const denied = (message: string) => ({
  description: message,
  details: { error: { message, oauthError: 'access_denied', type: 'oauth-authorization' } },
});

// Sources: https://community.auth0.com/t/user-not-assigned-to-the-client-application-error-at-log-in/186794,
// https://github.com/tailscale/tailscale/issues/3334; the rest are made up after what Okta says elsewhere.
test.each([
  [denied('User is not assigned to the client application.'), { code: 'notAssigned' }],
  [{ description: 'User is not assigned to the client application.' }, { code: 'notAssigned' }],
  [
    { description: 'access_denied: User is not assigned to this application' },
    { code: 'notAssigned' },
  ],
  [
    denied('Policy evaluation failed for this request, please check the policy configurations.'),
    { code: 'deniedByPolicy' },
  ],
  [
    denied('The resource owner or authorization server denied the request.'),
    { code: 'signInFailed', observed: 'access_denied' },
  ],
  [
    { description: 'invalid_client: Client authentication failed.' },
    { code: 'signInFailed', observed: 'invalid_client' },
  ],
  [
    { description: 'invalid_dpop_proof: The DPoP proof JWT header is missing.' },
    { code: 'dpopRequired' },
  ],
  [
    { description: "invalid_request: PKCE code challenge is required when 'Require PKCE' is set." },
    { code: 'pkceRequired' },
  ],
  [{ description: 'invalid_scope: No such scope.' }, { code: 'scopeRefused' }],
  [
    { description: "Cannot read properties of undefined (reading 'trim')" },
    { code: 'signInFailed' },
  ],
  [{ description: null, details: null }, { code: 'signInFailed' }],
  [{ description: '', details: 'none' }, { code: 'signInFailed' }],
  [{}, { code: 'signInFailed' }],
])('%j is %j', (entry, expected) => {
  expect(causeOfFailure(failureSchema.parse(entry))).toEqual(expected);
});

test('whoever begins a sign-in cannot put their own text into our pages and mails', () => {
  const words = fc.oneof(fc.string(), fc.lorem(), fc.constant('Call +1 555 <b>at once</b>: evil'));
  fc.assert(
    fc.property(words, words, (description, oauthError) => {
      const { observed = '' } = causeOfFailure({ description, details: { error: { oauthError } } });
      expect(observed).toMatch(/^[a-z_]{0,60}$/);
    }),
  );
});
