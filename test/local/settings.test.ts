import { expect, test } from 'vitest';
import { readSettings } from '../../local/settings.ts';

test.each([
  ['TIME_ZONE', 'Mars/Olympus', 'TIME_ZONE: a name like Europe/Berlin'],
  [
    'HOLIDAYS',
    '2026-12-25, Christmas',
    'HOLIDAYS: dates like 2026-12-25, with commas between them',
  ],
  ['SMTP_URL', 'mail.example', 'SMTP_URL: Invalid URL'],
  ['SMTP_URL', 'smtp://mail.example', 'PRODUCT_URL must be set too'],
  ['STAFF_SIGN_IN', 'acme.auth0.com', 'With STAFF_SIGN_IN, STAFF_CLIENT_ID'],
  ['DASHBOARD_API', 'standin', 'DASHBOARD_API:'],
  ['DASHBOARD_SECRET', 'short', 'DASHBOARD_SECRET: whsec_ and 24'],
  ['PEOPLE_KEY', 'short', 'PEOPLE_KEY: at least 32'],
  ['WEBHOOK_URL', 'nonsense', 'WEBHOOK_URL: must be an http(s) URL'],
  ['WEBHOOK_URL', 'https://me:pw@crm.example/', 'WEBHOOK_URL: must not have a user name'],
  ['AUTH0_DOMAIN', 'acme.auth0.com', 'AUTH0_MANAGEMENT_CLIENT_ID'],
])('a mistake in %s is named before anything starts', (name, value, message) => {
  expect(() => readSettings({ [name]: value })).toThrow(message);
});

test('lists may have spaces', () => {
  expect(
    readSettings({
      HOLIDAYS: '2026-12-25, 2026-12-26',
      CALLBACK_URLS: 'https://a.test, https://b.test',
    }),
  ).toMatchObject({ callbackUrls: ['https://a.test', 'https://b.test'] });
});
