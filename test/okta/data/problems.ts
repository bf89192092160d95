import type { CheckName, ProblemCode } from '../../../functions/okta/verification.ts';
import { type Answers, back, json, metadata, page, rsaKey, smallRsaKey } from '../fake-okta.ts';

export const callbackUrls = [
  'https://introvoke.auth0.com/login/callback',
  'https://login.introvoke.com/login/callback',
] as const;
const [first, second] = callbackUrls;

/** Okta's words, from its help pages (see functions/okta/). */
export const okta = {
  clientUnknown: {
    errorCode: 'invalid_client',
    errorSummary: "Invalid value for 'client_id' parameter.",
    errorLink: 'invalid_client',
    errorId: 'oae1',
    errorCauses: [],
  },
  clientUnknownPage: page(
    'Error Code: invalid_client. Invalid value for &#39;client_id&#39; parameter.',
  ),
  callbackPage: page(
    'The &#39;redirect_uri&#39; parameter must be a Login redirect URI in the client app settings: <a href="https://acme-admin.okta.com/admin/app/x">settings</a>',
  ),
  secretWrong: {
    error: 'invalid_client',
    error_description: 'The client secret supplied for a confidential client is invalid.',
  },
  authenticationFailed: {
    error: 'invalid_client',
    error_description:
      'Client authentication failed. Either the client or the client credentials are invalid.',
  },
  dpopMissing: {
    error: 'invalid_dpop_proof',
    error_description: 'The DPoP proof JWT header is missing.',
  },
};

export interface ProblemCase {
  what: string;
  answers: (origin: string) => Answers;
  /** The problems, in order; a callback's with its URL. */
  problems: readonly (ProblemCode | readonly [ProblemCode, string])[];
  failed: readonly CheckName[];
  skipped?: readonly CheckName[];
  secretIs?: 'notUsed';
  /** Part of the first problem's `observed`. */
  observed?: string;
}

const discoveryWith = (change: object) => (origin: string) => ({
  discovery: json({ ...metadata(origin), ...change }),
});
const onlyFor =
  (callbackUrl: string, behaviour: ReturnType<typeof page>) => (parameters: URLSearchParams) =>
    parameters.get('redirect_uri') === callbackUrl ? behaviour : back(parameters, 'login_required');
const everythingAfterDomain = [
  'discovery',
  'issuer',
  'signingKeys',
  'codeFlow',
  'clientAuthentication',
  'client',
  'clientSecret',
  'callback',
  'grant',
  'dpop',
] as const;

/** What the customer can put right. */
export const problemCases: readonly ProblemCase[] = [
  {
    what: 'no organisation of this name: Okta’s 404 page',
    answers: () => ({ discovery: page('Page not found', 404), appDiscovery: page('', 404) }),
    problems: ['domainNotFound'],
    failed: ['domain'],
    skipped: everythingAfterDomain,
  },
  {
    what: 'no organisation of this name: Okta’s JSON',
    answers: () => ({ discovery: json({ errorCode: 'E0000007' }, 404), appDiscovery: 'reset' }),
    problems: ['domainNotFound'],
    failed: ['domain'],
    skipped: everythingAfterDomain,
  },
  {
    what: 'another issuer',
    answers: discoveryWith({ issuer: 'https://evil.test' }),
    problems: ['issuerMismatch'],
    failed: ['issuer'],
    observed: 'https://evil.test',
  },
  {
    what: 'an issuer with a trailing slash, which Auth0 does not take for the same',
    answers: (origin) => ({ discovery: json({ ...metadata(origin), issuer: `${origin}/` }) }),
    problems: ['issuerMismatch'],
    failed: ['issuer'],
  },
  {
    what: 'another authorization server as issuer',
    answers: (origin) => ({
      discovery: json({ ...metadata(origin), issuer: `${origin}/oauth2/default` }),
    }),
    problems: ['issuerMismatch'],
    failed: ['issuer'],
    observed: '/oauth2/default',
  },
  {
    what: 'an app whose own issuer is the custom URL',
    answers: (origin) => ({
      appDiscovery: json({ ...metadata(origin), issuer: 'https://login.acme.com' }),
    }),
    problems: ['issuerMismatch'],
    failed: ['issuer'],
    observed: 'https://login.acme.com',
  },
  {
    what: 'markup as issuer',
    answers: discoveryWith({ issuer: '<script>alert(1)</script>https://evil.test' }),
    problems: ['issuerMismatch'],
    failed: ['issuer'],
    observed: 'https://evil.test',
  },
  {
    what: 'a token endpoint elsewhere: no secret is sent',
    answers: discoveryWith({ token_endpoint: 'https://evil.test/token' }),
    problems: ['issuerMismatch'],
    failed: ['issuer'],
    skipped: ['clientSecret', 'dpop'],
    observed: 'https://evil.test/token',
  },
  {
    what: 'a token endpoint at a metadata address',
    answers: discoveryWith({ token_endpoint: 'http://169.254.169.254/latest/meta-data/' }),
    problems: ['issuerMismatch'],
    failed: ['issuer'],
    skipped: ['clientSecret', 'dpop'],
  },
  {
    what: 'a token endpoint with credentials in its URL',
    answers: (origin) => ({
      discovery: json({
        ...metadata(origin),
        token_endpoint: `${origin.replace('//', '//evil@')}/oauth2/v1/token`,
      }),
    }),
    problems: ['issuerMismatch'],
    failed: ['issuer'],
    skipped: ['clientSecret', 'dpop'],
  },
  {
    what: 'keys elsewhere',
    answers: discoveryWith({ jwks_uri: 'https://evil.test/keys' }),
    problems: ['issuerMismatch'],
    failed: ['issuer'],
    skipped: ['signingKeys'],
  },
  {
    what: 'an authorization endpoint elsewhere',
    answers: discoveryWith({ authorization_endpoint: 'javascript:alert(1)' }),
    problems: ['issuerMismatch'],
    failed: ['issuer'],
    skipped: ['callback'],
  },
  {
    what: 'no keys',
    answers: () => ({ keys: json({ keys: [] }) }),
    problems: ['signingKeysMissing'],
    failed: ['signingKeys'],
  },
  {
    what: 'keys for encryption, of another kind, too small or broken only',
    answers: () => ({
      keys: json({
        keys: [
          { ...rsaKey, use: 'enc' },
          { ...rsaKey, alg: 'RS512' },
          { kty: 'EC', crv: 'P-256', x: 'a', y: 'b', use: 'sig' },
          { kty: 'oct', k: 'c2VjcmV0' },
          { kty: 'RSA', n: '', e: '' },
          { kty: 'RSA', use: 'sig' },
          smallRsaKey,
          null,
          'key',
        ],
      }),
    }),
    problems: ['signingKeysMissing'],
    failed: ['signingKeys'],
  },
  {
    what: 'ID tokens signed in other ways only',
    answers: discoveryWith({ id_token_signing_alg_values_supported: ['HS256', 'none'] }),
    problems: ['signingKeysMissing'],
    failed: ['signingKeys'],
  },
  {
    what: 'no code flow',
    answers: discoveryWith({ response_types_supported: ['id_token'] }),
    problems: ['grantNotEnabled'],
    failed: ['codeFlow'],
  },
  {
    what: 'no authorization code grant',
    answers: discoveryWith({ grant_types_supported: ['client_credentials'] }),
    problems: ['grantNotEnabled'],
    failed: ['codeFlow'],
  },
  {
    what: 'no client secrets',
    answers: discoveryWith({ token_endpoint_auth_methods_supported: ['private_key_jwt'] }),
    problems: ['grantNotEnabled'],
    failed: ['clientAuthentication'],
    skipped: ['clientSecret', 'dpop'],
  },
  {
    what: 'an unknown client',
    answers: () => ({
      appDiscovery: json(okta.clientUnknown, 401),
      authorize: okta.clientUnknownPage,
      token: json(okta.clientUnknown, 401),
    }),
    problems: ['clientUnknown'],
    failed: ['client'],
    skipped: ['clientSecret', 'callback', 'grant', 'dpop'],
    observed: "Invalid value for 'client_id' parameter.",
  },
  {
    what: 'an unknown client, told as JSON by /authorize and in OAuth’s form by the token endpoint',
    answers: () => ({
      authorize: json(okta.clientUnknown, 400),
      token: json(
        { error: 'invalid_client', error_description: "Invalid value for 'client_id' parameter." },
        401,
      ),
    }),
    problems: ['clientUnknown'],
    failed: ['client'],
    skipped: ['clientSecret', 'callback', 'grant', 'dpop'],
  },
  {
    what: 'a wrong secret',
    answers: () => ({ token: json(okta.secretWrong, 401) }),
    problems: ['clientSecretWrong'],
    failed: ['clientSecret'],
    skipped: ['dpop'],
    observed: 'The client secret supplied for a confidential client is invalid.',
  },
  {
    what: 'a wrong secret, said otherwise',
    answers: () => ({
      token: json(
        {
          error: 'invalid_client',
          error_description:
            'Client authentication failed. Either the client or the client credentials are invalid.',
        },
        401,
      ),
    }),
    problems: ['clientSecretWrong'],
    failed: ['clientSecret'],
    skipped: ['dpop'],
  },
  {
    what: 'a single-page or native app, which has no secret',
    answers: () => ({
      token: (parameters) =>
        parameters.has('client_secret')
          ? json(okta.authenticationFailed, 401)
          : json({ error: 'invalid_grant' }, 400),
    }),
    problems: ['clientSecretWrong'],
    failed: ['clientSecret'],
    skipped: ['dpop'],
    secretIs: 'notUsed',
  },
  {
    what: 'an app that authenticates with a key (private_key_jwt)',
    answers: () => ({ token: json(okta.authenticationFailed, 401) }),
    problems: ['clientSecretWrong'],
    failed: ['clientSecret'],
    skipped: ['dpop'],
    observed: 'Either the client or the client credentials are invalid.',
  },
  {
    what: 'a wrong secret, and trouble when asked without it',
    answers: () => ({ token: [json(okta.secretWrong, 401), { status: 503 }] }),
    problems: ['clientSecretWrong'],
    failed: ['clientSecret'],
    skipped: ['dpop'],
  },
  {
    what: 'an app that is not active, of which the token endpoint says less than /authorize',
    answers: () => ({
      authorize: okta.clientUnknownPage,
      token: json(okta.authenticationFailed, 401),
    }),
    problems: ['clientUnknown'],
    failed: ['client'],
    skipped: ['clientSecret', 'callback', 'grant', 'dpop'],
  },
  {
    what: 'the first callback URL missing',
    answers: () => ({ authorize: onlyFor(first, okta.callbackPage) }),
    problems: [['callbackNotRegistered', first]],
    failed: ['callback'],
    observed: 'must be a Login redirect URI',
  },
  {
    what: 'the second callback URL missing',
    answers: () => ({ authorize: onlyFor(second, okta.callbackPage) }),
    problems: [['callbackNotRegistered', second]],
    failed: ['callback'],
  },
  {
    what: 'both callback URLs missing, told by a code',
    answers: () => ({ authorize: page('Error Code: illegal_redirect_uri_enhanced') }),
    problems: [
      ['callbackNotRegistered', first],
      ['callbackNotRegistered', second],
    ],
    failed: ['callback', 'callback'],
  },
  {
    what: 'the code grant switched off, told by /authorize and the token endpoint',
    answers: () => ({
      authorize: (parameters) => back(parameters, 'unsupported_response_type', 'Configured: []'),
      token: json({ error: 'unauthorized_client', error_description: 'Not authorized.' }, 400),
    }),
    problems: ['grantNotEnabled'],
    failed: ['grant'],
    skipped: ['dpop'],
  },
  {
    what: 'the code grant switched off, told by /authorize only',
    answers: () => ({ authorize: (parameters) => back(parameters, 'unauthorized_client') }),
    problems: ['grantNotEnabled'],
    failed: ['grant'],
  },
  {
    what: 'an unsupported grant type',
    answers: () => ({ token: json({ error: 'unsupported_grant_type' }, 400) }),
    problems: ['grantNotEnabled'],
    failed: ['grant'],
    skipped: ['dpop'],
  },
  {
    what: 'DPoP demanded, and satisfied by a proof',
    answers: () => ({
      token: [json(okta.dpopMissing, 400), json({ error: 'invalid_grant' }, 400)],
    }),
    problems: ['dpopRequired'],
    failed: ['dpop'],
  },
  {
    what: 'DPoP demanded with a nonce',
    answers: () => ({
      token: [
        json(okta.dpopMissing, 400),
        {
          status: 400,
          headers: { 'content-type': 'application/json', 'dpop-nonce': 'n1' },
          body: JSON.stringify({ error: 'use_dpop_nonce' }),
        },
        json({ error: 'invalid_grant' }, 400),
      ],
    }),
    problems: ['dpopRequired'],
    failed: ['dpop'],
  },
  {
    what: 'DPoP demanded and a wrong secret behind it',
    answers: () => ({ token: [json(okta.dpopMissing, 400), json(okta.secretWrong, 401)] }),
    problems: ['clientSecretWrong', 'dpopRequired'],
    failed: ['clientSecret', 'dpop'],
  },
  {
    what: 'DPoP demanded, whatever is tried',
    answers: () => ({ token: json(okta.dpopMissing, 400) }),
    problems: ['dpopRequired'],
    failed: ['dpop'],
    skipped: ['clientSecret'],
  },
  {
    what: 'DPoP demanded, and trouble at the second try',
    answers: () => ({ token: [json(okta.dpopMissing, 400), { status: 503 }] }),
    problems: ['dpopRequired'],
    failed: ['dpop'],
    skipped: ['clientSecret'],
  },
  {
    what: 'much at once',
    answers: () => ({
      appDiscovery: json({ ...metadata('https://login.acme.com') }),
      keys: json({ keys: [] }),
      authorize: onlyFor(second, okta.callbackPage),
      token: json(okta.secretWrong, 401),
    }),
    problems: [
      'issuerMismatch',
      'signingKeysMissing',
      'clientSecretWrong',
      ['callbackNotRegistered', second],
    ],
    failed: ['issuer', 'signingKeys', 'clientSecret', 'callback'],
    skipped: ['dpop'],
  },
  {
    what: 'a wrong secret while Okta has trouble with its keys',
    answers: () => ({ keys: { status: 503 }, token: json(okta.secretWrong, 401) }),
    problems: ['clientSecretWrong'],
    failed: ['clientSecret'],
    skipped: ['signingKeys', 'dpop'],
  },
];
