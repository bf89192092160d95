import { expect, test } from 'vitest';
import { textOf } from '../mail/example.ts';

const link = (path: string) => `https://sso.example.com/${path}/`;

test.each([
  ['correctionReminder', link('setup')],
  ['approvalReminder', link('approvals')],
  ['signInReminder', link('sign-ins')],
  ['signInReminderCsm', link('sign-ins')],
] as const)('%s says since when, by when and until when, and what to do', (name, action) => {
  const text = textOf(name);
  for (const fact of ['23 November 2026', 'Friday 18 December', 'Monday 21 December', action])
    expect(text).toContain(fact);
});

test.each([
  'correctionReminder',
  'approvalReminder',
  'signInReminder',
  'signInReminderCsm',
] as const)('%s promises no other reminder', (name) => {
  expect(textOf(name)).not.toMatch(/\d\d November(?! 2026)/);
});

test('the main admin’s reminder repeats the invitation’s way to sign in', () => {
  expect(textOf('signInReminder')).toContain('choose Already have a login');
});

test('the CSM’s reminder lists whom to invite again', () => {
  expect(textOf('signInReminderCsm')).toContain('Alex Weber (alex@acme.com)');
});

test('ops read who has not acted since when, and whom to ask', () => {
  const text = textOf('waitOverdue');
  for (const fact of ['23 November 2026', 'Dana Miller, dana@sequel.io', 'acme-corp-3f9d2c81b04e'])
    expect(text).toContain(fact);
});

test('ops can decide in a CSM’s place, and in nobody else’s', () => {
  expect(textOf('waitOverdue')).toContain(link('approvals'));
  expect(textOf('waitOverdue', 'customer')).not.toContain('https://sso.example.com/');
});
