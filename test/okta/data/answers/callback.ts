import {
  back,
  github,
  help,
  later,
  oktaErrors,
  open,
  openIdConnect,
  type Rows,
  signIn,
  to,
  well,
  wrong,
} from './recorded.ts';

/** Back at the callback: with nobody signed in, four errors mean that all is well. */
export const atTheCallback: Rows = [
  {
    what: 'nobody is signed in',
    answer: back('login_required', signIn),
    ...well,
    source: oktaErrors,
  },
  {
    what: 'nobody is signed in, in newer words',
    answer: back(
      'login_required',
      "The client specified not to prompt, but the user isn't signed in.",
    ),
    ...well,
    source: oktaErrors,
  },
  {
    what: 'nobody is signed in, by 303',
    answer: back('login_required', 'End-User authentication is required', 303),
    ...well,
    source: `${github}panva/node-oidc-provider`,
  },
  {
    what: 'login_required without words',
    answer: back('login_required'),
    ...well,
    source: openIdConnect,
  },
  {
    what: 'interaction_required',
    answer: back('interaction_required'),
    ...well,
    source: openIdConnect,
  },
  { what: 'consent_required', answer: back('consent_required'), ...well, source: openIdConnect },
  {
    what: 'account_selection_required',
    answer: back('account_selection_required'),
    ...well,
    source: openIdConnect,
  },
  {
    what: 'a policy denies',
    answer: back(
      'access_denied',
      'Policy evaluation failed for this request, please check the policy configurations.',
    ),
    ...wrong('request', 'policyDenied'),
    source: `${github}zeekhoo-okta/okta-django-samples/issues/15`,
  },
  {
    what: 'a policy denies, in lower case',
    answer: back(
      'access_denied',
      'policy evaluation failed for this request please check the policy configurations',
    ),
    ...wrong('request', 'policyDenied'),
    source: `${github}okta/okta-spring-boot/issues/602`,
  },
  {
    what: 'the server denies and does not say why',
    answer: back('access_denied', 'The resource owner or authorization server denied the request'),
    ...wrong('request', 'refusedByOkta'),
    source: oktaErrors,
  },
  {
    what: 'somebody is not assigned, though nobody is there',
    answer: back('access_denied', 'User is not assigned to the client application.'),
    ...wrong('request', 'notAssigned'),
    source: `${github}oktadev/okta-aspnetcore-mvc-example/issues/13`,
  },
  {
    what: 'a policy denies, in German',
    answer: back('access_denied', 'Die Auswertung der Zugriffsregeln ist fehlgeschlagen.'),
    ...wrong('request', 'refusedByOkta'),
    source: 'made up after the English one',
  },
  {
    what: 'a scope that is not configured',
    answer: back(
      'invalid_scope',
      'One or more scopes are not configured for the authorization server resource.',
    ),
    ...wrong('request', 'scopeRefused'),
    source: `${help}error-one-or-more-scopes-are-not-configured-for-the-authorization-server-resource`,
  },
  {
    what: 'scopes that are custom',
    answer: back('invalid_scope', 'Custom scopes are not allowed for this request'),
    ...wrong('request', 'scopeRefused'),
    source: `${help}okta-authorization-error-occurs-stating-custom-scopes-are-not-allowed-for-this-request`,
  },
  {
    what: 'a scope, in Japanese',
    answer: back('invalid_scope', '要求されたスコープは無効です。'),
    ...wrong('request', 'scopeRefused'),
    source: 'made up after the English one',
  },
  {
    what: 'the code flow is not among the app’s',
    answer: back(
      'unsupported_response_type',
      'The response type is not supported by the authorization server. Configured response types: [token, id_token].',
    ),
    ...wrong('grant', 'grantNotEnabled'),
    source: `${github}okta/okta-signin-widget/issues/1197`,
  },
  {
    what: 'the client may not ask for a code',
    answer: back(
      'unauthorized_client',
      "The client isn't authorized to request an authorization code using this method.",
    ),
    ...wrong('grant', 'grantNotEnabled'),
    source: oktaErrors,
  },
  {
    what: 'pushed requests: oidc-provider',
    answer: back('invalid_request', 'Pushed Authorization Request must be used'),
    ...wrong('request', 'parRequired'),
    source: `${github}panva/node-oidc-provider (process_request_object.js)`,
  },
  {
    what: 'pushed requests: Keycloak',
    answer: back('invalid_request', 'Pushed Authorization Request is only allowed.'),
    ...wrong('request', 'parRequired'),
    source: `${github}keycloak/keycloak (AuthorizationEndpointChecker.java)`,
  },
  {
    what: 'pushed requests: ThunderID',
    answer: back('invalid_request', 'Pushed authorization request is required for this client'),
    ...wrong('request', 'parRequired'),
    source: `${github}thunder-id/thunderid/pull/2377`,
  },
  {
    what: 'pushed requests: OpenID4VC',
    answer: back(
      'invalid_request',
      "Missing required 'request_uri' parameter. Pushed authorization requests are required",
    ),
    ...wrong('request', 'parRequired'),
    source: `${github}openwallet-foundation/credo-ts`,
  },
  {
    what: 'pushed requests, abbreviated',
    answer: back('invalid_request', 'This application requires PAR.'),
    ...wrong('request', 'parRequired'),
    source: 'made up after RFC 9126',
  },
  {
    what: 'signed requests: oidc-provider',
    answer: back('invalid_request', 'Request Object must be used by this client'),
    ...wrong('request', 'signedRequestRequired'),
    source: `${github}panva/node-oidc-provider (process_request_object.js)`,
  },
  {
    what: 'signed requests: a parameter is missing',
    answer: back('invalid_request', "The 'request' parameter is required for this client."),
    ...wrong('request', 'signedRequestRequired'),
    source: 'made up after https://developer.okta.com/docs/reference/api/oidc/#authorize',
  },
  {
    what: 'signed requests, by the error alone',
    answer: back('invalid_request_object'),
    ...wrong('request', 'signedRequestRequired'),
    source: 'OpenID Connect Core 1.0, 3.1.2.6, and RFC 9101, 7',
  },
  {
    what: 'PKCE that is not seen',
    answer: back(
      'invalid_request',
      "PKCE code challenge is required when the token endpoint authentication method is 'NONE'.",
    ),
    ...wrong('request', 'refusedByOkta'),
    source:
      'made up after https://developer.okta.com/docs/guides/implement-grant-type/authcodepkce/',
  },
  {
    what: 'a parameter that is not named',
    answer: back('invalid_request', "The request parameters aren't valid."),
    ...wrong('request', 'refusedByOkta'),
    source: oktaErrors,
  },
  {
    what: 'a response mode that is not allowed',
    answer: back(
      'unsupported_response_mode',
      "The authorization server doesn't support the requested response mode.",
    ),
    ...wrong('request', 'refusedByOkta'),
    source: oktaErrors,
  },
  {
    what: 'a client that is not valid',
    answer: back('invalid_client', "The specified client isn't valid."),
    ...wrong('client', 'clientUnknown'),
    source: oktaErrors,
  },
  {
    what: 'a client that is not active',
    answer: back('unauthorized_client', 'The client application is not active.'),
    ...wrong('client', 'appDeactivated'),
    source:
      'made up after https://developer.okta.com/docs/api/openapi/okta-management/ (deactivate an application)',
  },
  {
    what: 'authentication that cannot be had',
    answer: back('unmet_authentication_requirements'),
    ...wrong('request', 'refusedByOkta'),
    source: 'OpenID Connect Core Error Code unmet_authentication_requirements 1.0',
  },
  {
    what: 'a feature that is off, called the server’s trouble',
    answer: back('server_error', 'The requested feature is not enabled in this environment.'),
    ...wrong('request', 'refusedByOkta'),
    source: `${github}zeekhoo-okta/okta-django-samples/issues/25`,
  },
  {
    what: 'an error that no list names',
    answer: back('__proto__', 'x'),
    ...wrong('request', 'refusedByOkta'),
    source: 'made up after RFC 6749, 8.5',
  },
  {
    what: 'the server’s trouble',
    answer: back(
      'server_error',
      'The authorization server encountered an unexpected condition that prevented it from fulfilling the request.',
    ),
    ...later,
    source: oktaErrors,
  },
  {
    what: 'the server’s passing trouble',
    answer: back(
      'temporarily_unavailable',
      'The authorization server is currently unable to handle the request due to a temporary overloading or maintenance of the server.',
    ),
    ...later,
    source: oktaErrors,
  },
  {
    what: 'no error',
    answer: to(302, '{callback}?state={state}'),
    ...open('request', 'unknownAnswer'),
    source: 'made up after RFC 6749, 4.1.2',
  },
  {
    what: 'an empty error',
    answer: to(302, '{callback}?error=&state={state}'),
    ...wrong('request', 'refusedByOkta'),
    source: 'made up after RFC 6749, 4.1.2.1',
  },
  {
    what: 'two errors',
    answer: to(302, '{callback}?error=login_required&error=access_denied'),
    ...open('request', 'unknownAnswer'),
    source: 'made up after RFC 6749, 3.1',
  },
  {
    what: 'an error after the #',
    answer: to(302, '{callback}#error=login_required'),
    ...open('request', 'unknownAnswer'),
    source: 'https://developer.okta.com/docs/reference/api/oidc/#response-example-error',
  },
  {
    what: 'a code, though nobody signed in',
    answer: to(302, '{callback}?code=c&state={state}'),
    ...wrong('request', 'notOkta'),
    source: `${github}axa-group/oauth2-mock-server`,
  },
];
