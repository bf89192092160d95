import { expect, test } from 'vitest';
import { exampleMail, textOf } from '../mail/example.ts';

const signInLink = 'https://sso.example.com/sign-ins/';

test('the CSM is told whom to remove and invite again, and how many others', () => {
  const text = textOf('connectionReady');
  expect(text).toContain('Alex Weber (alex@acme.com)');
  expect(text).toContain('248');
});

test('the CSM of a main admin without further users has two steps, not three', () => {
  expect(exampleMail('connectionReady').text).toMatch(/^ 3\. /m);
  expect(exampleMail('connectionReady', 'no-users').text).not.toMatch(/^ 3\. /m);
});

test('the CSM gets a link to confirm the first sign-in', () => {
  expect(textOf('connectionReady')).toContain(signInLink);
});

test('the main admin reads first how to get in, and last where to confirm it', () => {
  const { text } = exampleMail('mainAdminInvitation');
  expect(text).toContain(signInLink);
  expect(text.split(signInLink)[0]).toContain('Already have a login');
});

test('the main admin is told by when, when the reminder comes, and when it expires', () => {
  const text = textOf('mainAdminInvitation');
  for (const day of ['Friday 18 December', 'Wednesday 25 November', 'Monday 21 December'])
    expect(text).toContain(day);
});
