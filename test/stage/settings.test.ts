import { expect, test } from 'vitest';
import { readStageSettings } from './settings.ts';

const complete = {
  TARGET: 'https://sso.example.com/',
  STAGE: 'staging',
  OKTA_DOMAIN: 'acme.okta.com',
  OKTA_CLIENT_ID: '0oa1',
  OKTA_CLIENT_SECRET: 'secret-1',
  IMAP_URL: 'imaps://journeys%40example.com:secret-2@imap.example.com',
  MAILBOX: 'journeys@example.com',
};

test('a trailing slash of the URL does not matter', () => {
  expect(readStageSettings(complete).TARGET).toBe('https://sso.example.com');
});

test.each([
  ['TARGET', 'embeded', 'must be embedded, emulator or a stage’s URL'],
  ['STAGE', undefined, 'is missing'],
  ['OKTA_CLIENT_SECRET', '', 'is empty'],
  ['IMAP_URL', 'https://imap.example.com', 'must be imaps://user:password@host'],
  ['MAILBOX', 'journeys+label@example.com', 'must be without a label'],
])('%s %j: %s', (name, value, message) => {
  expect(() => readStageSettings({ ...complete, [name]: value })).toThrow(`${name} ${message}`);
});

test('the message quotes no value', () => {
  expect(() => readStageSettings({ ...complete, STAGE: '', IMAP_URL: 'secret-2' })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('secret') }),
  );
});
