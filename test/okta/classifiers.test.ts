import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAuthorize } from '../../functions/okta/authorize.ts';
import { foreignNames, isAt } from '../../functions/okta/issuer.ts';
import { refusalOf } from '../../functions/okta/refusal.ts';
import { hasUsableKey } from '../../functions/okta/signing-keys.ts';
import { readToken } from '../../functions/okta/token.ts';
import { Trouble } from '../../functions/okta/trouble.ts';
import { problemCodes } from '../../functions/okta/verification.ts';
import { anyText } from '../any-text.ts';
import { metadata } from './fake-okta.ts';

const callbackUrl = 'https://login.introvoke.com/login/callback';

/** The reader's finding, or `trouble` if it throws that; any other error is a bug. */
function finding<Read extends { is: string }>(read: () => Read): Read | { is: 'trouble' } {
  try {
    return read();
  } catch (error) {
    if (error instanceof Trouble) return { is: 'trouble' };
    throw error;
  }
}
const url = 'https://acme.okta.com/oauth2/v1/authorize';

const words = fc.constantFrom(
  ...[
    'invalid_client',
    'invalid_grant',
    "Invalid value for 'client_id'",
    'redirect_uri',
    '<p>',
    '"',
  ],
  ...['must be a Login redirect URI', 'login_required', 'error', 'errorCode', '{', '}', ':', ' '],
);
const text = fc.oneof(
  fc.array(words, { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc.json(),
  fc
    .record({ error: words, errorCode: words }, { requiredKeys: [] })
    .map((body) => JSON.stringify(body)),
  anyText(),
);
const status = fc.oneof(fc.integer({ min: 200, max: 499 }), fc.constantFrom(302, 400, 401));
const location = fc.oneof(
  fc.webUrl({ withQueryParameters: true }),
  fc
    .constantFrom('', '?', '?error=', '?error=login_required', '?error=__proto__', '?code=x')
    .map((query) => `${callbackUrl}${query}`),
  fc
    .constantFrom('.evil.test', '@evil.test', ':8443', '/..', '#')
    .map((after) => `https://login.introvoke.com${after}/login/callback?error=login_required`),
  fc.string(),
);

describe('readAuthorize', () => {
  it('throws nothing but Trouble, and accepts only redirects to the callback as a sign-in', () => {
    fc.assert(
      fc.property(status, text, location, (code, body, to) => {
        const answer = { url, status: code, headers: { location: to }, text: body };
        const found = finding(() => readAuthorize(answer, callbackUrl));
        if (found.is === 'waitingForSignIn' || found.is === 'refusedAtCallback') {
          expect([302, 303, 307]).toContain(code);
          expect(new URL(to).href.split(/[?#]/)[0]).toBe(callbackUrl);
        }
        if (found.is === 'waitingForSignIn') {
          expect(new URL(to).searchParams.get('error')).toBe('login_required');
        }
        if (found.is === 'notAtCallback' && code < 300) {
          expect(found.shown.code).toBe('unknownAnswer');
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('readToken', () => {
  it('throws nothing but Trouble, and verifies only by a 400 that says so', () => {
    fc.assert(
      fc.property(status, text, (code, body) => {
        const found = finding(() => readToken({ url, status: code, headers: {}, text: body }));
        if (found.is !== 'codeRefused') return;
        expect(code).toBe(400);
        expect(JSON.parse(body)).toMatchObject({ error: 'invalid_grant' });
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('refusalOf', () => {
  it('gives every answer a code, and only a 3xx another name', () => {
    fc.assert(
      fc.property(status, text, location, (code, body, to) => {
        const shown = refusalOf({ url, status: code, headers: { location: to }, text: body });
        expect(problemCodes).toContain(shown.code);
        expect(shown.status).toBe(code);
        if (shown.code === 'movedByOkta') {
          expect(code >= 300 && code < 400).toBe(true);
          expect(new URL(to, url).host).toBe(shown.said);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('hasUsableKey', () => {
  it('throws nothing, and finds no key where there is none', () => {
    const rsa = fc.record({ kty: fc.constant('RSA'), n: fc.string(), e: fc.string() });
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.anything(), rsa)), (keys) => {
        expect(hasUsableKey(keys)).toBe(false);
      }),
    );
  });
});

describe('isAt', () => {
  const origin = 'https://acme.okta.com';

  it.each([
    ['https://acme.okta.com/oauth2/v1/token', true],
    ['https://ACME.okta.com:443/oauth2/v1/token', true],
    ['http://acme.okta.com/oauth2/v1/token', false],
    ['https://acme.okta.com:8443/token', false],
    ['https://acme.okta.com.evil.test/token', false],
    ['https://acme.okta.com@evil.test/token', false],
    ['https://evil@acme.okta.com/token', false],
    ['//acme.okta.com/token', false],
    ['/oauth2/v1/token', false],
    ['', false],
  ])('%s is %s', (url, expected) => {
    expect(isAt(origin, url)).toBe(expected);
  });

  it('holds for every endpoint that foreignNames leaves out', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.string()), fc.string(), (endpoint, issuer) => {
        const changed = { token_endpoint: endpoint, issuer };
        const names = foreignNames(
          origin,
          {
            ...metadata(origin),
            ...changed,
          },
          undefined,
        );
        expect(names.includes(endpoint)).toBe(!isAt(origin, endpoint) || endpoint === issuer);
        expect(names.includes(issuer)).toBe(issuer !== origin);
      }),
    );
  });
});
