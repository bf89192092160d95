import { describe, expect, test } from 'vitest';
import { readSettings, SettingsError } from '../../cdk/read-settings.ts';
import { isSandbox } from '../../cdk/settings.ts';
import cdkJson from '../../cdk.json' with { type: 'json' };
import { production } from './template.ts';

/** The error message for an invalid context. */
function problems(context: Record<string, unknown>): string {
  try {
    readSettings(context);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  throw new Error('The settings were taken');
}

test('the context in cdk.json is enough to try', () => {
  expect(readSettings(cdkJson.context).stage).toBe('development');
});

test('a stage has its own block, and the command line wins', () => {
  const stages = { staging: { opsEmail: 'a@sequel.io', mailFrom: 'b@sequel.io' } };
  const settings = readSettings({ stages, stage: 'staging', mailFrom: 'c@sequel.io' });
  expect(settings).toMatchObject({
    stage: 'staging',
    opsEmail: 'a@sequel.io',
    mailFrom: 'c@sequel.io',
  });
});

test('lists and JSON can be written on the command line', () => {
  const settings = readSettings({
    ...production,
    holidays: '2026-12-25, 2027-01-01',
    brand: '{"name":"Sequel"}',
  });
  expect(settings.holidays).toEqual(['2026-12-25', '2027-01-01']);
  expect(settings.auth0ClientIds).toEqual(['app1', 'app2']);
  expect(settings.brand).toEqual({ name: 'Sequel' });
});

test('the weekly recheck is off by default, and can be enabled in the file or on the command line', () => {
  expect(readSettings({}).weeklyRecheck).toBe(false);
  expect(readSettings({ weeklyRecheck: true }).weeklyRecheck).toBe(true);
  expect(readSettings({ weeklyRecheck: 'true' }).weeklyRecheck).toBe(true);
  expect(readSettings({ weeklyRecheck: 'false' }).weeklyRecheck).toBe(false);
  expect(problems({ weeklyRecheck: 'weekly' })).toMatch(/weeklyRecheck: must be true or false/);
});

test('by default production is out of SES’s sandbox, and any other stage in it', () => {
  expect(isSandbox(readSettings({}))).toBe(true);
  expect(isSandbox(readSettings({ sandbox: 'false' }))).toBe(false);
  expect(isSandbox(readSettings(production))).toBe(false);
  expect(isSandbox(readSettings({ ...production, sandbox: true }))).toBe(true);
});

describe('an error names what is wrong', () => {
  test.each([
    ['a name that is not known', { mailForm: 'a@b.io' }, /mailForm/],
    ['a stage that cannot be part of a name', { stage: 'My Stage' }, /stage: must be at most 16/],
    ['an address that is none', { mailFrom: 'Sequel' }, /mailFrom: must be an address/],
    [
      'a URL for a host',
      { auth0Domain: 'https://x.auth0.com' },
      /auth0Domain: must be a bare host/,
    ],
    ['a day that is none', { holidays: '2026-02-30' }, /holidays\.0: /],
    ['a zone that is none', { timeZone: 'Mars/Olympus' }, /timeZone: must be an IANA time zone/],
    ['a brand that is not JSON', { brand: '{' }, /brand: must be JSON/],
    ['a brand that pages could not use', { brand: '{"nmae":"x"}' }, /brand: .*nmae/],
    ['a domain without certificate', { domainName: 'a.b' }, /certificateArn: is needed/],
    [
      'a certificate without domain',
      { certificateArn: 'arn:aws:acm:eu-central-1:1:certificate/a' },
      /domainName: is needed/,
    ],
    [
      'a logo that no Lambda has room for',
      { brand: JSON.stringify({ logo: `data:image/svg+xml;base64,${'A'.repeat(4_000)}` }) },
      /4 KB.*: [A-Z]\w+ .*brand/,
    ],
    ['stages that are none', { stages: 'x' }, /stages must hold an object/],
  ])('%s', (_, context, message) => {
    expect(problems(context)).toMatch(message);
  });
});

describe('production', () => {
  test('requires what has no sensible default, and names all of it at once', () => {
    const message = problems({ stage: 'production' });
    for (const name of [
      'mailFrom',
      'opsEmail',
      'auth0Domain',
      'auth0ClientIds',
      'auth0RedirectUri',
    ])
      expect(message).toContain(`${name}: must be set in production`);
  });

  test('trusts no origin', () => {
    expect(problems({ ...production, trustedOrigins: 'http://localhost:3001' })).toContain(
      'trustedOrigins: must not be set in production',
    );
    expect(readSettings(production).trustedOrigins).toEqual([]);
  });
});
