import { type Answers, back } from '../fake-okta.ts';

const tooMany = {
  status: 429,
  headers: { 'content-type': 'application/json', 'retry-after': '60' },
  body: JSON.stringify({ errorCode: 'E0000047' }),
};

/** Temporary outages, and how they are reported to ops. */
export const troubleCases: readonly (readonly [what: string, answers: Answers, message: string])[] =
  [
    ['discovery: silence', { discovery: 'silence' }, 'discovery: timeout'],
    ['discovery: a drip', { discovery: 'drip' }, 'discovery: timeout'],
    ['discovery: a reset', { discovery: 'reset' }, 'discovery: connectionFailed'],
    ['discovery: a truncated body', { discovery: 'truncation' }, 'discovery: connectionFailed'],
    ['discovery: 500', { discovery: { status: 500 } }, 'discovery: serverError (500)'],
    ['discovery: 502', { discovery: { status: 502 } }, 'discovery: serverError (502)'],
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
    ['app’s discovery: silence', { appDiscovery: 'silence' }, 'issuer: timeout'],
    ['app’s discovery: 503', { appDiscovery: { status: 503 } }, 'issuer: serverError (503)'],
    ['keys: silence', { keys: 'silence' }, 'signingKeys: timeout'],
    ['keys: a reset', { keys: 'reset' }, 'signingKeys: connectionFailed'],
    ['keys: 500', { keys: { status: 500 } }, 'signingKeys: serverError (500)'],
    ['authorize: silence', { authorize: 'silence' }, 'callback: timeout'],
    ['authorize: a drip', { authorize: 'drip' }, 'callback: timeout'],
    ['authorize: a reset', { authorize: 'reset' }, 'callback: connectionFailed'],
    ['authorize: 429', { authorize: tooMany }, 'callback: rateLimited (429, retry after 60 s)'],
    [
      'authorize: Okta’s own error',
      { authorize: (parameters) => back(parameters, 'server_error') },
      'callback: serverError (server_error from /authorize)',
    ],
    ['token: silence', { token: 'silence' }, 'clientSecret: timeout'],
    ['token: a reset', { token: 'reset' }, 'clientSecret: connectionFailed'],
    ['token: a truncated body', { token: 'truncation' }, 'clientSecret: connectionFailed'],
    ['token: 429', { token: tooMany }, 'clientSecret: rateLimited (429, retry after 60 s)'],
    [
      'keys and token: both told',
      { keys: { status: 500 }, token: 'reset' },
      'clientSecret: connectionFailed; signingKeys: serverError (500)',
    ],
  ];
