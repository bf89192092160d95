import { type Answers, back, json, page } from '../fake-okta.ts';

const captivePortal = page(
  'Welcome to the hotel’s wireless network. Accept the terms to go on.',
  200,
);
const errorPage = page('Something is broken', 502);
const tooMany = {
  status: 429,
  headers: { 'content-type': 'application/json', 'retry-after': '60' },
  body: JSON.stringify({ errorCode: 'E0000047' }),
};

/** What is Okta's or the network's, and how ops are told. */
export const troubleCases: readonly (readonly [what: string, answers: Answers, message: string])[] =
  [
    ['discovery: silence', { discovery: 'silence' }, 'discovery: timeout'],
    ['discovery: a drip', { discovery: 'drip' }, 'discovery: timeout'],
    ['discovery: a reset', { discovery: 'reset' }, 'discovery: connectionFailed'],
    ['discovery: a truncated body', { discovery: 'truncation' }, 'discovery: connectionFailed'],
    ['discovery: a flood', { discovery: 'flood' }, 'discovery: tooLarge'],
    ['discovery: 500', { discovery: { status: 500 } }, 'discovery: serverError (500)'],
    ['discovery: 502 page', { discovery: errorPage }, 'discovery: serverError (502)'],
    ['discovery: 503', { discovery: { status: 503 } }, 'discovery: serverError (503)'],
    ['discovery: 429', { discovery: tooMany }, 'discovery: rateLimited (429, retry after 60 s)'],
    [
      'discovery: 429 without a hint',
      { discovery: { status: 429 } },
      'discovery: rateLimited (429)',
    ],
    [
      'discovery: 503 that says for how long',
      { discovery: { status: 503, headers: { 'retry-after': '90' } } },
      'discovery: serverError (503, retry after 90 s)',
    ],
    ['discovery: a captive portal', { discovery: captivePortal }, 'discovery: notJson (200)'],
    [
      'discovery: truncated JSON',
      { discovery: { status: 200, body: '{"issuer":"ht' } },
      'discovery: notJson (200)',
    ],
    ['discovery: no body', { discovery: { status: 200 } }, 'discovery: notJson (200)'],
    ['discovery: an array', { discovery: json([]) }, 'discovery: notJson (200)'],
    ['discovery: null', { discovery: json(null) }, 'discovery: notJson (200)'],
    [
      'discovery: deeply nested JSON',
      { discovery: { status: 200, body: `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}` } },
      'discovery: unexpectedAnswer (no OpenID metadata)',
    ],
    [
      'discovery: other JSON',
      { discovery: json({ ok: true }) },
      'discovery: unexpectedAnswer (no OpenID metadata)',
    ],
    [
      'discovery: a prototype',
      { discovery: { status: 200, body: '{"__proto__":{"issuer":"x"}}' } },
      'discovery: unexpectedAnswer (no OpenID metadata)',
    ],
    [
      'discovery: numbers for names',
      {
        discovery: json({
          issuer: 1,
          authorization_endpoint: {},
          token_endpoint: [],
          jwks_uri: null,
        }),
      },
      'discovery: unexpectedAnswer (no OpenID metadata)',
    ],
    [
      'discovery: a redirect inside',
      { discovery: { status: 302, headers: { location: 'http://169.254.169.254/' } } },
      'discovery: unexpectedAnswer (302)',
    ],
    ['discovery: 403', { discovery: page('Blocked', 403) }, 'discovery: unexpectedAnswer (403)'],
    ['discovery: 204', { discovery: { status: 204 } }, 'discovery: unexpectedAnswer (204)'],
    ['app’s discovery: silence', { appDiscovery: 'silence' }, 'issuer: timeout'],
    ['app’s discovery: 503', { appDiscovery: { status: 503 } }, 'issuer: serverError (503)'],
    ['app’s discovery: HTML', { appDiscovery: captivePortal }, 'issuer: notJson (200)'],
    ['keys: silence', { keys: 'silence' }, 'signingKeys: timeout'],
    ['keys: a reset', { keys: 'reset' }, 'signingKeys: connectionFailed'],
    ['keys: a flood', { keys: 'flood' }, 'signingKeys: tooLarge'],
    ['keys: 500', { keys: { status: 500 } }, 'signingKeys: serverError (500)'],
    ['keys: 404', { keys: { status: 404 } }, 'signingKeys: unexpectedAnswer (404)'],
    [
      'keys: a redirect',
      { keys: { status: 307, headers: { location: '/' } } },
      'signingKeys: unexpectedAnswer (307)',
    ],
    ['keys: HTML', { keys: captivePortal }, 'signingKeys: notJson (200)'],
    [
      'keys: no key set',
      { keys: json({ keys: 'none' }) },
      'signingKeys: unexpectedAnswer (no key set)',
    ],
    ['authorize: silence', { authorize: 'silence' }, 'callback: timeout'],
    ['authorize: a drip', { authorize: 'drip' }, 'callback: timeout'],
    ['authorize: a reset', { authorize: 'reset' }, 'callback: connectionFailed'],
    ['authorize: 429', { authorize: tooMany }, 'callback: rateLimited (429, retry after 60 s)'],
    [
      'authorize: 503 page',
      { authorize: page("Invalid value for 'client_id'", 503) },
      'callback: serverError (503)',
    ],
    [
      'authorize: a captive portal',
      { authorize: captivePortal },
      'callback: unexpectedAnswer (200)',
    ],
    [
      'authorize: a 400 of another kind',
      { authorize: page('Bad request') },
      'callback: unexpectedAnswer (400)',
    ],
    [
      'authorize: 403',
      { authorize: page('Access denied', 403) },
      'callback: unexpectedAnswer (403)',
    ],
    [
      'authorize: redirect_uri in attributes and scripts only',
      { authorize: page('Your request was blocked') },
      'callback: unexpectedAnswer (400)',
    ],
    [
      'authorize: a redirect elsewhere',
      {
        authorize: {
          status: 302,
          headers: { location: 'https://evil.test/?error=login_required' },
        },
      },
      'callback: unexpectedAnswer (302 to elsewhere)',
    ],
    [
      'authorize: a redirect to a host that begins like the callback’s',
      {
        authorize: (parameters) => ({
          status: 302,
          headers: {
            location: `${parameters.get('redirect_uri')?.replace('.com', '.com.evil.test')}?error=login_required`,
          },
        }),
      },
      'callback: unexpectedAnswer (302 to elsewhere)',
    ],
    [
      'authorize: a redirect to the callback’s host, at another path',
      {
        authorize: (parameters) => ({
          status: 302,
          headers: { location: `${parameters.get('redirect_uri')}/else?error=login_required` },
        }),
      },
      'callback: unexpectedAnswer (302 to elsewhere)',
    ],
    [
      'authorize: a redirect to the sign-in page',
      { authorize: { status: 302, headers: { location: '/signin' } } },
      'callback: unexpectedAnswer (302 to elsewhere)',
    ],
    [
      'authorize: a redirect to nowhere',
      { authorize: { status: 302 } },
      'callback: unexpectedAnswer (302 to elsewhere)',
    ],
    [
      'authorize: a code without a sign-in',
      {
        authorize: (parameters) => ({
          status: 302,
          headers: { location: `${parameters.get('redirect_uri')}?code=c` },
        }),
      },
      'callback: unexpectedAnswer (302 without an error)',
    ],
    [
      'authorize: Okta’s own error',
      { authorize: (parameters) => back(parameters, 'server_error') },
      'callback: serverError (from /authorize)',
    ],
    [
      'authorize: Okta’s own passing error',
      { authorize: (parameters) => back(parameters, 'temporarily_unavailable') },
      'callback: serverError (from /authorize)',
    ],
    ['token: silence', { token: 'silence' }, 'clientSecret: timeout'],
    ['token: a reset', { token: 'reset' }, 'clientSecret: connectionFailed'],
    ['token: a truncated body', { token: 'truncation' }, 'clientSecret: connectionFailed'],
    ['token: a flood', { token: 'flood' }, 'clientSecret: tooLarge'],
    ['token: 429', { token: tooMany }, 'clientSecret: rateLimited (429, retry after 60 s)'],
    [
      'token: 500 that names the client',
      { token: json({ error: 'invalid_client' }, 500) },
      'clientSecret: serverError (500)',
    ],
    ['token: an HTML 401', { token: page('Unauthorized', 401) }, 'clientSecret: notJson (401)'],
    ['token: a captive portal', { token: captivePortal }, 'clientSecret: notJson (200)'],
    ['token: 204', { token: { status: 204 } }, 'clientSecret: notJson (204)'],
    [
      'token: a redirect',
      { token: { status: 302, headers: { location: '/' } } },
      'clientSecret: notJson (302)',
    ],
    [
      'token: a token for a made-up code',
      { token: json({ access_token: 'a', token_type: 'bearer' }) },
      'clientSecret: unexpectedAnswer (200)',
    ],
    [
      'token: an error of no list',
      { token: json({ error: 'constructor' }, 400) },
      'clientSecret: unexpectedAnswer (400)',
    ],
    [
      'token: access denied',
      { token: json({ errorCode: 'E0000006' }, 403) },
      'clientSecret: unexpectedAnswer (403)',
    ],
    [
      'keys and token: both told',
      { keys: { status: 500 }, token: 'reset' },
      'clientSecret: connectionFailed; signingKeys: serverError (500)',
    ],
  ];
