import { expect, test } from 'vitest';
import { texts } from '../../functions/texts/index.ts';
import { textOf } from '../mail/example.ts';

test('the CSM of a broken connection reads what is wrong in which Okta, and how to fix it', () => {
  const text = textOf('connectionBroken');
  const { message, fix } = texts('en').problem({ code: 'clientUnknown' });
  for (const fact of [
    'acme.okta.com',
    message,
    fix,
    'login.acme.de',
    'https://acme-admin.okta.com',
  ])
    expect(text).toContain(fact);
});

test('the mail has commands to copy: a rotation link for this onboarding, and a recheck', () => {
  const text = textOf('connectionBroken');
  expect(text).toContain('npm run setup-link -- --rotate acme-corp-3f9d2c81b04e');
  expect(text).toContain('npm run recheck');
});

test('a connection that could not be checked is not called broken', () => {
  const { connectionBroken: say } = texts('en').mails;
  const open = textOf('connectionBroken', 'open');
  expect(open).toContain('refuses our servers (status 403)');
  expect(open).toContain(say.openText);
  expect(open).not.toContain('cannot get in');
  const both = textOf('connectionBroken', 'broken-and-open');
  expect(both).toContain('cannot get in');
  expect(both.indexOf('PAR')).toBeLessThan(both.indexOf(say.openText));
});
