import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  oktaAdminLink,
  oktaDomainNote,
  oktaOrigin,
  parseOktaDomain,
} from '../../functions/okta/okta-domain.ts';
import { anyText } from '../any-text.ts';
import { asOktaDomain } from '../brands.ts';
import { accepted, refused, rules } from './data/okta-domains.ts';

describe('parseOktaDomain', () => {
  test.each(accepted)('accepts %j as %s', (pasted, domain) => {
    expect(parseOktaDomain(pasted, rules)).toEqual({ domain });
  });

  test.each(refused)('refuses %j: %s', (pasted, error) => {
    expect(parseOktaDomain(pasted, rules)).toEqual({ error });
  });

  it('is fast for input made to be slow', () => {
    const began = performance.now();
    for (const filling of [' ', '"', '.', 'a.', '@'])
      parseOktaDomain(`x${filling.repeat(200_000)}x`, rules);
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('accepts no custom domain and no trusted origin by default', () => {
    const none = { customDomains: [], trustedOrigins: [] };
    for (const pasted of ['login.acme.com', 'localhost:3001', '127.0.0.1:3001']) {
      expect(parseOktaDomain(pasted, none)).toEqual({ error: 'notAnOktaDomain' });
    }
  });
});

const SAFE =
  /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.(okta\.com|oktapreview\.com|okta-emea\.com|okta-gov\.com|okta\.mil|okta-miltest\.com|trex-gov\.com)|login\.acme\.com|anmeldung\.xn--bcher-kva\.example|localhost:3001|127\.0\.0\.1:3001)$/;

/** Random combinations of parts of hostile hosts. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...['acme', '.okta.com', 'okta.com', '.', '-admin', 'xn--', 'https://', '//', '/', '\\'],
        ...['@', '#', '?', ':443', ':3001', '%2e', '\t', '\n', ' ', '。', '[', ']', 'localhost'],
        ...['127.0.0.1', '0x7f.1', 'evil.test', 'login.acme.com', 'oauth2/default', '\u200b', 'ä'],
      ),
      anyText({ maxLength: 3 }),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(''));

describe('properties of parseOktaDomain', () => {
  it('returns a host from the lists, which parses to itself, or an error', () => {
    const good = fc.constantFrom(...accepted.map(([pasted]) => pasted));
    const around = fc.tuple(hostile, good, hostile).map((pieces) => pieces.join(''));
    const text = fc.oneof(hostile, around, anyText());
    fc.assert(
      fc.property(text, (pasted) => {
        const parsed = parseOktaDomain(pasted, rules);
        if ('error' in parsed) return;
        expect(parsed.domain).toMatch(SAFE);
        expect(parseOktaDomain(parsed.domain, rules)).toEqual(parsed);
        expect(new URL(oktaOrigin(parsed.domain, rules)).host).toBe(parsed.domain);
      }),
      { numRuns: 5_000 },
    );
  });

  it('finds the same organisation however it is written', () => {
    const label = fc
      .stringMatching(/^[a-z][a-z0-9]{2,20}$/)
      .filter((name) => !/^(www|login|admin|developer|support|help|trust|status)$/.test(name));
    fc.assert(
      fc.property(
        label,
        fc.constantFrom('okta.com', 'oktapreview.com', 'okta-emea.com', 'okta.mil'),
        fc.constantFrom('', '-admin'),
        fc.constantFrom('', 'https://', 'HTTP://', '  https://'),
        fc.constantFrom('', '.', '/', '/app/x?y=z', './login#x', ' \n'),
        fc.boolean(),
        (name, suffix, admin, before, after, upper) => {
          const host = `${name}${admin}.${suffix}`;
          const pasted = `${before}${upper ? host.toUpperCase() : host}${after}`;
          expect(parseOktaDomain(pasted, rules)).toEqual({ domain: `${name}.${suffix}` });
        },
      ),
    );
  });
});

describe('oktaOrigin', () => {
  test.each([
    ['acme.okta.com', 'https://acme.okta.com'],
    ['login.acme.com', 'https://login.acme.com'],
    ['localhost:3001', 'http://localhost:3001'],
  ])('of %s is %s', (domain, origin) => {
    expect(oktaOrigin(asOktaDomain(domain), rules)).toBe(origin);
  });
});

describe('oktaAdminLink', () => {
  test.each([
    [
      'acme.okta.com',
      'https://acme-admin.okta.com/admin/app/oidc_client/instance/0oa1%2F%3F%23#tab-general',
    ],
    [
      'acme.oktapreview.com',
      'https://acme-admin.oktapreview.com/admin/app/oidc_client/instance/0oa1%2F%3F%23#tab-general',
    ],
    ['login.acme.com', undefined],
    ['localhost:3001', undefined],
  ])('of %s is %s', (domain, link) => {
    expect(oktaAdminLink(asOktaDomain(domain), '0oa1/?#')).toBe(link);
  });
});

describe('oktaDomainNote', () => {
  test.each([
    ['acme.okta.com', undefined],
    ['acme.oktapreview.com', 'previewDomain'],
    ['dev-12345678.okta.com', 'developerDomain'],
    ['integrator-1234567.okta.com', 'developerDomain'],
    ['trial-1234567.okta.com', 'trialDomain'],
    ['dev-tools.okta.com', undefined],
    ['login.acme.com', undefined],
  ] as const)('of %s is %s', (domain, note) => {
    expect(oktaDomainNote(asOktaDomain(domain))).toBe(note);
  });
});
