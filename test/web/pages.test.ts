import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { progressPage } from '../../functions/2-submit/progress-page.tsx';
import { setupPage } from '../../functions/2-submit/setup-page.tsx';
import { emptyValues } from '../../functions/2-submit/setup-values.ts';
import { approvalPage } from '../../functions/4-approve/approval-page.tsx';
import { signInPage } from '../../functions/8-main-admin/sign-in-page.tsx';
import { PROBE_NAME, USER_AGENT } from '../../functions/outbound/user-agent.ts';
import { parseBrand } from '../../functions/runtime/brand.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { pageStates } from '../browser/page-states.ts';
import { exampleVerification } from '../mail/mail-examples.ts';

/** The switch's data in tests about something else. */
const switchOn = {
  effect: { peopleCount: 3, others: undefined, isUntriable: false },
  moment: { switchOn: 'afterTrial' as const, timeZone: 'UTC' },
};

const brand = parseBrand(undefined);
const csm = { name: 'Dana Miller', email: 'dana@sequel.io' };
const customer = { brand, language: 'en' as const, company: 'Acme Corp', csm };

const sha256 = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const inside = (html: string, element: 'style' | 'script') =>
  [...html.matchAll(new RegExp(`<${element}>(.*?)</${element}>`, 'gs'))].map(
    ([, text = '']) => text,
  );

describe.each(Object.entries(pageStates('en')))('%s', (name, { html, contentSecurityPolicy }) => {
  test('allows its own style and script by hash, and nothing else', () => {
    const directives = Object.fromEntries(
      contentSecurityPolicy.split('; ').map((directive) => {
        const [directiveName = '', ...values] = directive.split(' ');
        return [directiveName, values.join(' ')];
      }),
    );
    expect(directives).toEqual({
      'default-src': "'none'",
      'style-src': inside(html, 'style').map(sha256).join(' '),
      'script-src': inside(html, 'script').map(sha256).join(' '),
      'img-src': 'data:',
      'connect-src': "'self'",
      // A sign-in redirects to Okta, and from there to wherever the customer's people sign in.
      'form-action': name.startsWith('trial-')
        ? expect.stringMatching(/^'self'( https:)?$/)
        : "'self'",
      'base-uri': "'none'",
      'frame-ancestors': "'none'",
    });
  });

  test('has no style attribute and no handler, which the policy would block', () => {
    expect(html).not.toMatch(/<[^>]+ (style|on[a-z]+)=/);
  });

  test('has one main heading and one title', () => {
    expect(html.match(/<h1[ >]/g)).toHaveLength(1);
    expect(html.match(/<title>/g)).toHaveLength(1);
  });
});

describe('others’ words stay text', () => {
  const hostile = '"\'><script>alert(1)</script><img src=x onerror=alert(2)>\u202e\u200b';
  const problem = {
    domain: asOktaDomain(hostile),
    code: 'issuerMismatch' as const,
    observed: hostile,
    callbackUrl: hostile,
  };
  const person = { name: hostile, email: hostile };
  const pages = {
    setup: setupPage({
      ...customer,
      company: hostile,
      csm: { name: hostile, email: 'dana@sequel.io' },
      values: {
        oktaApps: [{ domain: asOktaDomain(hostile), clientId: hostile, emailDomains: hostile }],
        mainAdmin: person,
        users: hostile,
        usersMode: 'add',
        contact: person,
      },
      errors: [
        { path: hostile, code: hostile },
        { path: 'users.0', code: 'emailInvalid' },
      ],
      review: {
        good: [hostile],
        found: {
          unreadable: [{ line: 1, text: hostile }],
          outside: [
            { line: 1, text: hostile, suggestion: { cause: 'typingError', emailDomain: hostile } },
          ],
          deactivated: [{ line: 1, text: hostile }],
          double: [{ line: 1, text: hostile }],
        },
        beside: [{ line: 1, text: hostile }],
      },
      correcting: { problems: [problem], note: hostile, usersSent: 1 },
    }),
    progress: progressPage({
      ...customer,
      company: hostile,
      progress: {
        onboardingId: asOnboardingId('x'),
        stage: 'rejected',
        problems: [problem],
        note: hostile,
        history: [],
        invited: 0,
        total: 0,
      },
    }),
    approval: approvalPage({
      ...switchOn,
      brand,
      language: 'en',
      company: hostile,
      onboardingId: asOnboardingId('x'),
      stage: 'awaitingApproval',
      submissionId: hostile,
      domains: [],
      required: false,
      evidence: {
        contact: person,
        mainAdmin: person,
        usersCount: 1,
        oktaApps: [{ domain: asOktaDomain(hostile), clientId: hostile, emailDomains: [hostile] }],
        verifications: [
          exampleVerification(brand, asOktaDomain(hostile), {
            grant: { outcome: 'noted', observed: hostile },
          }),
        ],
      },
      decision: undefined,
      values: { decision: 'reject', note: hostile },
      errors: [],
    }),
    signIn: signInPage({
      brand,
      language: 'en',
      company: hostile,
      role: 'csm',
      stage: 'inviting',
      signIn: { at: '2026-11-23T10:00:00Z', by: hostile },
    }),
  };

  test.each(Object.entries(pages))('on the page %s', (_, { html }) => {
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('<img src=x');
    expect(html).not.toMatch(/[\u202a-\u202e\u200b]/);
    expect(html).toContain('&lt;script>alert(1)');
    expect(inside(html, 'script')).toHaveLength(1);
  });
});

test('the client secret’s field never has a value', () => {
  const { html } = setupPage({ ...customer, values: emptyValues(), errors: [] });
  expect(html).toMatch(/<input id="oktaApps\.0\.clientSecret"(?![^>]* value=)[^>]*>/);
});

test('a stored secret need not be typed again, a wrong one must be', () => {
  const app = { clientId: '0oa1', emailDomains: 'acme.com' };
  const { html } = setupPage({
    ...customer,
    values: {
      ...emptyValues(),
      oktaApps: [
        { ...app, domain: asOktaDomain('kept.okta.com'), secretKept: true },
        { ...app, domain: asOktaDomain('wrong.okta.com') },
      ],
    },
    errors: [],
    correcting: { problems: [], note: undefined, usersSent: 1 },
  });
  const [, kept = '', wrong = ''] = html.split('<fieldset>');
  expect(kept).toContain('We have it');
  expect(wrong).not.toContain('We have it');
});

test('unreadable lines are listed up to a limit, with their number', () => {
  const unreadable = Array.from({ length: 40 }, (_, index) => ({
    line: index + 1,
    text: `Person ${index + 1}`,
  }));
  const { html } = setupPage({
    ...customer,
    values: emptyValues(),
    errors: [{ path: 'users', code: 'linesUnreadable' }],
    review: {
      good: [],
      found: { unreadable, outside: [], deactivated: [], double: [] },
      beside: [],
    },
  });
  expect(html).toContain('40 cannot be read');
  expect(html).toContain('<li>Line 10: Person 10</li>');
  expect(html).not.toContain('Line 11:');
  expect(html).toContain('and 30 more');
  expect(html).toContain('value="leaveOut.unreadable"');
  expect(html).not.toContain('value="leaveOut.outside"');
  // The summary counts it as one error.
  expect(html).toContain('Please correct one thing');
});

test('the error summary follows the page’s order, and names the e-mail domain', () => {
  const { html } = setupPage({
    ...customer,
    values: {
      ...emptyValues(),
      oktaApps: [{ domain: '', clientId: '', emailDomains: 'acme.com, acme; acme.de' }],
    },
    errors: [
      { path: 'contact.email', code: 'required' },
      { path: 'users.3', code: 'emailInvalid' },
      { path: 'mainAdmin.email', code: 'emailDomainNotListed' },
      { path: 'oktaApps.0.emailDomains.1', code: 'emailDomainInvalid' },
      { path: '', code: 'busy' },
    ],
  });
  const [summary = ''] = /<section id="errors".*?<\/section>/s.exec(html) ?? [];
  expect([...summary.matchAll(/href="#([^"]+)"/g)].map(([, field]) => field)).toEqual([
    'oktaApps.0.emailDomains',
    'mainAdmin.email',
    'users',
    'contact.email',
  ]);
  expect(html).toContain('</span>acme: This is not an e-mail domain.');
});

test('an onboarding that ops ended is not said to continue', () => {
  const { 'progress-stopped': ended, 'progress-failed': failed } = pageStates('en');
  expect(failed?.html).toContain('will continue from here');
  expect(ended?.html).toContain('what you sent was deleted');
  expect(ended?.html).not.toMatch(/will continue from here|within a business day|updates itself/);
});

test('10,000 users make a page in no time', () => {
  const users = Array.from({ length: 10_000 }, (_, index) => `n${index}@acme.com`).join('\n');
  const started = performance.now();
  setupPage({ ...customer, values: { ...emptyValues(), users }, errors: [] });
  expect(performance.now() - started).toBeLessThan(1_000);
});

test('the page names the checks as Okta’s log does', () => {
  expect(USER_AGENT.split(' ')[0]?.split('/')[0]).toBe(PROBE_NAME);
});

test('a decision is possible only during the wait', () => {
  const approval = {
    ...switchOn,
    brand,
    language: 'en' as const,
    company: 'Acme Corp',
    onboardingId: asOnboardingId('x'),
    submissionId: '7d1f0c3b',
    domains: [],
    required: false,
    evidence: {
      contact: { name: 'a', email: 'a@acme.com' },
      mainAdmin: { name: 'a', email: 'a@acme.com' },
      usersCount: 0,
      oktaApps: [],
      verifications: [],
    },
    values: {},
    errors: [],
  };
  const decision = {
    decision: 'approve' as const,
    at: '2026-11-23T10:00:00Z',
    by: 'dana@sequel.io',
    note: '',
  };
  const open = approvalPage({ ...approval, stage: 'awaitingApproval', decision: undefined });
  const decided = approvalPage({ ...approval, stage: 'connecting', decision });
  const expired = approvalPage({ ...approval, stage: 'expired', decision: undefined });
  expect(open.html.match(/<form method="post"/g)).toHaveLength(3);
  expect(decided.html).not.toContain('<form');
  expect(decided.html).toContain('dana@sequel.io');
  expect(expired.html).not.toContain('<form');
});

test.each([11, 500])('the page lists all of %i e-mail domains', (count) => {
  const emailDomains = Array.from({ length: count }, (_, index) => `brand${index}.example`);
  const { html } = approvalPage({
    ...switchOn,
    brand,
    language: 'en',
    company: 'Acme Corp',
    onboardingId: asOnboardingId('x'),
    stage: 'awaitingApproval',
    required: false,
    domains: emailDomains.map((domain) => ({ domain, proof: 'proven' as const })),
    submissionId: '7d1f0c3b',
    evidence: {
      contact: { name: 'a', email: 'a@acme.com' },
      mainAdmin: { name: 'a', email: 'a@acme.com' },
      usersCount: 0,
      oktaApps: [{ domain: asOktaDomain('acme.okta.com'), clientId: '0oa1', emailDomains }],
      verifications: [],
    },
    decision: undefined,
    values: {},
    errors: [],
  });
  expect(emailDomains.filter((domain) => !html.includes(domain))).toEqual([]);
});
