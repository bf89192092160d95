import { expect, test } from 'vitest';
import { exampleMail, textOf } from '../mail/example.ts';

const signInLink = 'https://sso.example.com/sign-ins/';

test('the CSM reads whom to remove and invite again, and then how many others', () => {
  expect(textOf('dashboardRequested')).toContain('Remove Alex Weber (alex@acme.com)');
  expect(textOf('dashboardRequested', 'everyone')).toContain('Remove the other 248 people');
  for (const variant of ['', 'everyone'])
    expect(textOf('dashboardRequested', variant)).toContain('https://sso.example.com/dashboard/');
});

test('a CSM who did not have to re-invite the main admin reads so with the invitation', () => {
  expect(textOf('connectionReady')).not.toContain('Remove');
  expect(textOf('connectionReady', 'no-users')).toContain('Remove Alex Weber');
});

test('the CSM gets a link to confirm the first sign-in', () => {
  expect(textOf('connectionReady')).toContain(signInLink);
});

test('the main admin reads first how to sign in, and last where to confirm it', () => {
  const { text } = exampleMail('mainAdminInvitation');
  expect(text).toContain(signInLink);
  expect(text.split(signInLink)[0]).toContain('Already have a login');
});

test('the main admin reads the last day, when the reminder comes, and when it expires', () => {
  const text = textOf('mainAdminInvitation');
  for (const day of ['Friday 18 December', 'Wednesday 25 November', 'Monday 21 December'])
    expect(text).toContain(day);
});
