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
  unproven?: readonly CheckName[];
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
const unknownPage = page('Hoppla, da ist etwas schiefgegangen.');
const forbidden = page('Access Forbidden', 403);

/** Combinations and sequences of responses; single ones are in answers.ts. */
export const problemCases: readonly ProblemCase[] = [
  {
    what: 'no organisation of this name, and a reset',
    answers: () => ({ discovery: json({ errorCode: 'E0000007' }, 404), appDiscovery: 'reset' }),
    problems: ['domainNotFound'],
    failed: ['domain'],
    skipped: [
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
      'request',
    ],
  },
  {
    what: 'an issuer with a trailing slash, which Auth0 does not take for the same',
    answers: (origin) => {
      const slash = json({ ...metadata(origin), issuer: `${origin}/` });
      return { discovery: slash, appDiscovery: slash };
    },
    problems: ['issuerMismatch'],
    failed: ['issuer'],
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
    answers: (origin) =>
      discoveryWith({ token_endpoint: `${origin.replace('//', '//evil@')}/oauth2/v1/token` })(
        origin,
      ),
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
    skipped: ['callback', 'request'],
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
    what: 'an unknown client, told everywhere',
    answers: () => ({
      appDiscovery: json(okta.clientUnknown, 401),
      authorize: okta.clientUnknownPage,
      token: json(okta.clientUnknown, 401),
    }),
    problems: ['clientUnknown'],
    failed: ['client'],
    skipped: ['clientSecret', 'callback', 'grant', 'dpop', 'request'],
    observed: "Invalid value for 'client_id' parameter.",
  },
  {
    what: 'an unknown client, and a page in place of its own discovery document',
    answers: () => ({
      appDiscovery: page('Not here', 404),
      authorize: okta.clientUnknownPage,
      token: json(okta.clientUnknown, 401),
    }),
    problems: ['clientUnknown'],
    failed: ['client'],
    skipped: ['clientSecret', 'callback', 'grant', 'dpop', 'request'],
  },
  {
    what: 'an app that is not active, of which the token endpoint says less than /authorize',
    answers: () => ({
      authorize: okta.clientUnknownPage,
      token: json(okta.authenticationFailed, 401),
    }),
    problems: ['clientUnknown'],
    failed: ['client'],
    skipped: ['clientSecret', 'callback', 'grant', 'dpop', 'request'],
  },
  {
    what: 'an app that is not active, of which neither says more than that something is wrong',
    answers: () => ({ authorize: unknownPage, token: json(okta.authenticationFailed, 401) }),
    problems: ['appDeactivated'],
    failed: ['client'],
    skipped: ['clientSecret', 'callback', 'grant', 'dpop', 'request'],
    observed: 'Hoppla',
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
    what: 'a wrong secret, and trouble when asked without it',
    answers: () => ({ token: [json(okta.secretWrong, 401), { status: 503 }] }),
    problems: ['clientSecretWrong'],
    failed: ['clientSecret'],
    skipped: ['dpop'],
    observed: 'The client secret supplied for a confidential client is invalid.',
  },
  {
    what: 'a page that nobody knows for one callback, though the token endpoint is in trouble',
    answers: () => ({ authorize: onlyFor(first, unknownPage), token: { status: 503 } }),
    problems: [['callbackNotRegistered', first]],
    failed: ['callback'],
    skipped: ['clientSecret', 'dpop'],
    observed: 'Hoppla',
  },
  {
    what: 'a page that nobody knows for one callback, and a wrong secret',
    answers: () => ({
      authorize: onlyFor(second, unknownPage),
      token: json(okta.secretWrong, 401),
    }),
    problems: ['clientSecretWrong', ['callbackNotRegistered', second]],
    failed: ['clientSecret', 'callback'],
    skipped: ['dpop'],
  },
  {
    what: 'one callback that is not registered and another that meets a 403',
    answers: () => ({
      authorize: (parameters) =>
        parameters.get('redirect_uri') === first ? okta.callbackPage : forbidden,
    }),
    problems: [['callbackNotRegistered', first], 'blockedByOkta'],
    failed: ['callback'],
    unproven: ['callback'],
    skipped: ['request'],
  },
  {
    what: 'the code grant switched off, told by /authorize and the token endpoint',
    answers: () => ({
      authorize: (parameters) => back(parameters, 'unsupported_response_type', 'Configured: []'),
      token: json({ error: 'unauthorized_client', error_description: 'Not authorized.' }, 400),
    }),
    problems: ['grantNotEnabled'],
    failed: ['grant'],
    skipped: ['dpop', 'request'],
  },
  {
    what: 'pushed requests demanded by discovery and by /authorize',
    answers: (origin) => ({
      ...discoveryWith({ require_pushed_authorization_requests: true })(origin),
      authorize: (parameters) =>
        back(parameters, 'invalid_request', 'Pushed Authorization Request must be used'),
    }),
    problems: ['parRequired'],
    failed: ['request'],
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

/** What cannot be verified from here: reported, and left to the CSM. */
export const openCases: readonly Omit<ProblemCase, 'failed' | 'secretIs'>[] = [
  {
    what: 'a 403 wherever one asks',
    answers: () => ({ discovery: forbidden, appDiscovery: forbidden }),
    problems: ['blockedByOkta'],
    unproven: ['discovery'],
    observed: 'Access Forbidden',
  },
  {
    what: 'a 403 everywhere but at discovery',
    answers: () => ({
      appDiscovery: forbidden,
      keys: forbidden,
      authorize: forbidden,
      token: forbidden,
    }),
    problems: ['blockedByOkta'],
    unproven: ['issuer', 'signingKeys', 'clientSecret', 'callback', 'callback'],
  },
  {
    what: 'a 403 at /authorize while another check has trouble: nobody waits for days to hear of it',
    answers: () => ({ authorize: forbidden, keys: { status: 503 } }),
    problems: ['blockedByOkta', 'oktaUnavailable'],
    unproven: ['signingKeys', 'callback', 'callback'],
  },
  {
    what: 'a page for one callback while the other has trouble',
    answers: () => ({
      authorize: (parameters) =>
        parameters.get('redirect_uri') === first ? forbidden : { status: 503 },
    }),
    problems: ['blockedByOkta', 'oktaUnavailable'],
    unproven: ['callback', 'callback'],
  },
];
