import {
  api,
  eitherOr,
  github,
  help,
  json,
  later,
  metadata,
  oauth,
  oktaErrors,
  open,
  page,
  type Rows,
  to,
  well,
  wrong,
} from './recorded.ts';

export const atAppDiscovery: Rows = [
  {
    what: 'the custom URL as the app’s issuer',
    answer: metadata({ issuer: 'https://id.acme.com' }),
    ...wrong('issuer', 'issuerMismatch'),
    source: `${help}use-of-the-issuer-located-under-the-openid-connect-id-token-app-settings`,
  },
  {
    what: 'a demand for pushed requests',
    answer: metadata({ require_pushed_authorization_requests: true }),
    ...wrong('request', 'parRequired'),
    source: 'made up after RFC 9126, 5',
  },
  {
    what: 'a client that it does not know, where everything else does',
    answer: api(400, 'invalid_client', "Invalid value for 'client_id' parameter."),
    ...well,
    source: 'https://developer.okta.com/docs/api/openapi/okta-oauth/ (Invalid Client ID)',
  },
  {
    what: '403',
    answer: page(403, '<h1>403</h1><p>Access Forbidden</p>'),
    ...open('issuer', 'blockedByOkta'),
    source: `${help}User-is-unable-to-login-with-403-forbidden-access-error`,
  },
  {
    what: 'a page',
    answer: page(404, '<p>Not here</p>'),
    ...open('issuer', 'unknownAnswer'),
    source: 'made up',
  },
];

export const atKeys: Rows = [
  {
    what: 'none',
    answer: json(200, { keys: [] }),
    ...wrong('signingKeys', 'signingKeysMissing'),
    source: 'made up after RFC 7517',
  },
  {
    what: '404',
    answer: { status: 404 },
    ...wrong('signingKeys', 'refusedByOkta'),
    source: 'made up',
  },
  {
    what: '403',
    answer: page(403, '<h1>403</h1><p>Access Forbidden</p>'),
    ...open('signingKeys', 'blockedByOkta'),
    source: `${help}User-is-unable-to-login-with-403-forbidden-access-error`,
  },
  {
    what: 'a page',
    answer: page(200, '<p>Keys</p>'),
    ...open('signingKeys', 'unknownAnswer'),
    source: 'made up',
  },
  {
    what: 'no key set',
    answer: json(200, { keys: 'none' }),
    ...open('signingKeys', 'unknownAnswer'),
    source: 'made up after RFC 7517',
  },
  {
    what: 'a redirect',
    answer: to(307, '/'),
    ...open('signingKeys', 'unknownAnswer'),
    source: 'made up',
  },
];

export const atToken: Rows = [
  {
    what: 'the code alone is wrong',
    answer: oauth(400, 'invalid_grant', 'The authorization code is invalid or has expired.'),
    ...well,
    source: 'https://developer.okta.com/docs/reference/api/oidc/#token',
  },
  {
    what: 'the code is of another redirect URI',
    answer: oauth(
      400,
      'invalid_grant',
      "The 'redirect_uri' does not match the redirection URI used in the authorization request.",
    ),
    ...well,
    source: `${github}okta/okta-aspnet/issues/173`,
  },
  {
    what: 'a wrong secret',
    answer: oauth(
      401,
      'invalid_client',
      'The client secret supplied for a confidential client is invalid.',
    ),
    ...wrong('clientSecret', 'clientSecretWrong'),
    source: `${help}invalid-client-error-returned-during-client-authentication-failure`,
  },
  {
    what: 'either the client or its secret, of which /authorize knows the client',
    answer: oauth(401, 'invalid_client', eitherOr),
    ...wrong('clientSecret', 'clientSecretWrong'),
    source: `${github}okta/okta-auth-js/issues/455`,
  },
  {
    what: 'no client credentials, in words of another server',
    answer: oauth(401, 'invalid_client', 'No client credentials found.'),
    ...wrong('clientSecret', 'clientSecretWrong'),
    source: 'https://gist.github.com/kevinjom/2c715e4ee5033c0a4c7b152002dcbf82',
  },
  {
    what: 'an unknown client, in Okta’s form',
    answer: api(401, 'invalid_client', "Invalid value for 'client_id' parameter."),
    ...wrong('client', 'clientUnknown'),
    source: 'https://wiki.nci.nih.gov/pages/diffpagesbyversion.action?pageId=453018227',
  },
  {
    what: 'an unknown client, in OAuth’s form',
    answer: oauth(401, 'invalid_client', "Invalid value for 'client_id' parameter."),
    ...wrong('client', 'clientUnknown'),
    source: 'made up after the one above',
  },
  {
    what: 'a client that is not active',
    answer: oauth(401, 'invalid_client', 'The client is inactive.'),
    ...wrong('client', 'appDeactivated'),
    source:
      'made up after https://github.com/wso2/product-is/issues/5531 (Oauth application is not in active state)',
  },
  {
    what: 'a grant that the client does not have',
    answer: oauth(
      400,
      'unauthorized_client',
      'The client is not authorized to use the provided grant type. Configured grant types: [client_credentials].',
    ),
    ...wrong('grant', 'grantNotEnabled'),
    source: 'https://developer.okta.com/docs/reference/api/oidc/#token',
  },
  {
    what: 'a grant that the server does not have',
    answer: oauth(400, 'unsupported_grant_type', 'The authorization grant type is not supported.'),
    ...wrong('grant', 'grantNotEnabled'),
    source: 'RFC 6749, 5.2',
  },
  {
    what: 'DPoP demanded',
    answer: oauth(400, 'invalid_dpop_proof', 'The DPoP proof JWT header is missing.'),
    ...wrong('dpop', 'dpopRequired'),
    source: `${github}okta/okta-sdk-dotnet/issues/697`,
  },
  {
    what: 'DPoP demanded with a nonce',
    answer: oauth(400, 'use_dpop_nonce', 'Authorization server requires nonce in DPoP proof.'),
    ...wrong('dpop', 'dpopRequired'),
    source: 'https://developer.okta.com/docs/guides/dpop/',
  },
  {
    what: 'a policy denies',
    answer: oauth(
      400,
      'access_denied',
      'Policy evaluation failed for this request, please check the policy configurations.',
    ),
    ...wrong('request', 'policyDenied'),
    source: `${help}tokens-not-issued-with-lifetime-configured-in-access-rule-for-custom-authorization-server`,
  },
  {
    what: 'an error that no list names',
    answer: oauth(400, 'constructor', ''),
    ...wrong('clientSecret', 'refusedByOkta'),
    source: 'made up after RFC 6749, 8.5',
  },
  {
    what: 'a request that is not liked',
    answer: oauth(400, 'invalid_request', 'The request is missing a necessary parameter.'),
    ...wrong('clientSecret', 'refusedByOkta'),
    source: 'https://developer.okta.com/docs/reference/api/oidc/#token',
  },
  {
    what: '403: ThreatInsight',
    answer: api(403, 'E0000006', 'You do not have permission to perform the requested action'),
    ...open('clientSecret', 'blockedByOkta'),
    source: oktaErrors,
  },
  {
    what: '403: a page',
    answer: page(403, '<h1>403</h1><p>Access Forbidden</p>'),
    ...open('clientSecret', 'blockedByOkta'),
    source: `${help}User-is-unable-to-login-with-403-forbidden-access-error`,
  },
  {
    what: '401: a page',
    answer: page(401, '<p>Unauthorized</p>'),
    ...wrong('clientSecret', 'refusedByOkta'),
    source: 'made up',
  },
  {
    what: 'a token for a code that nobody gave out',
    answer: json(200, { access_token: 'a', token_type: 'Bearer', id_token: 'b' }),
    ...wrong('clientSecret', 'notOkta'),
    source: `${github}axa-group/oauth2-mock-server`,
  },
  {
    what: 'a page',
    answer: page(200, '<p>Welcome</p>'),
    ...open('clientSecret', 'unknownAnswer'),
    source: 'made up',
  },
  {
    what: 'JSON of another kind',
    answer: json(400, []),
    ...wrong('clientSecret', 'refusedByOkta'),
    source: 'made up',
  },
  {
    what: 'a redirect',
    answer: to(302, '/'),
    ...open('clientSecret', 'unknownAnswer'),
    source: 'made up',
  },
  {
    what: 'a passing trouble',
    answer: oauth(400, 'temporarily_unavailable', 'Try again later.'),
    ...later,
    source: 'https://developer.okta.com/docs/reference/api/oidc/#token',
  },
  {
    what: '500 that names the client',
    answer: oauth(500, 'invalid_client', eitherOr),
    ...later,
    source: 'made up',
  },
];
