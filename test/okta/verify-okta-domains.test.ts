import { describe, expect, it } from 'vitest';
import { verifyOkta } from '../../functions/okta/verify-okta.ts';
import { callbackUrls } from './data/problems.ts';
import { metadata, rsaKey } from './fake-okta.ts';

const clientId = '0oa1b2c3d4e5f6g7h8i9';
const clientSecret = 'a-secret-that-is-long-enough-to-be-one-0123';

/** Responds for any Okta, without a network. */
const anyOkta =
  (domain: string, issuers: { own?: string } = {}): typeof globalThis.fetch =>
  async (input) => {
    const url = new URL(String(input));
    expect(url.host).toBe(domain);
    if (url.pathname.startsWith('/.well-known')) {
      const issuer = url.searchParams.has('client_id') ? issuers.own : undefined;
      return Response.json({ ...metadata(url.origin), ...(issuer ? { issuer } : {}) });
    }
    if (url.pathname.endsWith('/keys')) return Response.json({ keys: [rsaKey] });
    if (url.pathname.endsWith('/token')) {
      return Response.json({ error: 'invalid_grant' }, { status: 400 });
    }
    const location = `${url.searchParams.get('redirect_uri')}?error=login_required`;
    return new Response(null, { status: 302, headers: { location } });
  };

describe('a custom domain that the operator vouches for', () => {
  const rules = { customDomains: ['login.acme.com'], trustedOrigins: [] };
  const verifyAt = (own?: string) =>
    verifyOkta(
      { domain: 'https://login.acme.com/', clientId, clientSecret },
      { callbackUrls, rules, fetch: anyOkta('login.acme.com', own ? { own } : {}) },
    );

  it('is verified like any other', async () => {
    expect(await verifyAt()).toMatchObject({ domain: 'login.acme.com', outcome: 'verified' });
    expect((await verifyAt('https://login.acme.com')).outcome).toBe('verified');
  });

  it('is a problem for an app whose issuer is the Okta URL', async () => {
    expect((await verifyAt('https://acme.okta.com')).problems).toEqual([
      { code: 'issuerMismatch', observed: 'https://acme.okta.com' },
    ]);
  });
});

describe('the domain’s note for the CSM', () => {
  it.each([
    ['acme.okta.com', { outcome: 'passed' }],
    ['acme.oktapreview.com', { outcome: 'noted', observed: 'previewDomain' }],
    ['dev-12345.okta.com', { outcome: 'noted', observed: 'developerDomain' }],
  ])('for %s is %j', async (domain, expected) => {
    const rules = { customDomains: [], trustedOrigins: [] };
    const app = { domain, clientId, clientSecret };
    const { checks } = await verifyOkta(app, {
      callbackUrls,
      rules,
      fetch: anyOkta(domain),
    });
    expect(checks[0]).toEqual({ name: 'domain', ...expected });
  });
});
