import { describe, expect, test } from 'vitest';
import { doneSteps, errorsIn, openIn } from '../../functions/2-submit/judge.ts';
import { parseSetupForm } from '../../functions/2-submit/setup-form.ts';
import { stepNames } from '../../functions/2-submit/steps/names.ts';

const rules = {
  CUSTOM_OKTA_DOMAINS: [],
  TRUSTED_ORIGINS: [],
  OWN_DOMAINS: [],
  ALLOWED_EMAIL_DOMAINS: [],
};

const secret = 's'.repeat(64);

describe('the shortcut for a form in which nothing was typed', () => {
  test.each([
    ['nothing', []],
    ['an Okta domain', [['oktaApps.0.domain', 'acme.okta.com']]],
    ['e-mail domains', [['oktaApps.0.emailDomains', 'acme.com']]],
    ['a client ID', [['oktaApps.0.clientId', '0oa1']]],
    [
      'the main admin',
      [
        ['mainAdmin.name', 'Ada'],
        ['mainAdmin.email', 'ada@acme.com'],
      ],
    ],
    [
      'the contact',
      [
        ['contact.name', 'Riley'],
        ['contact.email', 'riley@acme.com'],
      ],
    ],
    ['users', [['users', 'alan@acme.com']]],
    [
      'everything',
      [
        ['oktaApps.0.domain', 'acme.okta.com'],
        ['oktaApps.0.clientId', '0oa1'],
        ['oktaApps.0.clientSecret', secret],
        ['oktaApps.0.emailDomains', 'acme.com'],
        ['mainAdmin.name', 'Ada'],
        ['mainAdmin.email', 'ada@acme.com'],
        ['contact.name', 'Riley'],
        ['contact.email', 'riley@acme.com'],
      ],
    ],
  ] as [string, [string, string][]][])(
    'finds the same steps complete with %s typed',
    async (_, typed) => {
      const form = await parseSetupForm(typed);
      for (const passed of [[], ['register'], stepNames] as const)
        expect(doneSteps(openIn(form, rules), passed)).toEqual(
          doneSteps(errorsIn(form, rules), passed),
        );
    },
  );
});
