import { expect, test } from 'vitest';
import { whatIsReal } from '../../../local/home/what-is-real.ts';
import { readSettings } from '../../../local/settings.ts';

const secret = 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0';
const smtp = {
  SMTP_URL: 'smtps://user:canary@mail.example:465',
  PRODUCT_URL: 'https://app.example/',
};
const auth0 = {
  AUTH0_DOMAIN: 'introvoke.auth0.com',
  AUTH0_MANAGEMENT_CLIENT_ID: 'id',
  AUTH0_MANAGEMENT_CLIENT_SECRET: 'canary',
  AUTH0_CLIENT_IDS: 'a',
  AUTH0_REDIRECT_URI: 'https://app.example/callback',
  CALLBACK_URLS: 'https://introvoke.auth0.com/login/callback',
};

const realOf = (variables: Record<string, string>) =>
  whatIsReal(readSettings(variables), 3000).filter(({ isReal }) => isReal);

test.each<[Record<string, string>, Record<string, string>]>([
  [{}, {}],
  [smtp, { Mail: 'through mail.example:465' }],
  [auth0, { Auth0: 'introvoke.auth0.com', DNS: 'as this machine is set up' }],
  [{ DNS_SERVERS: '192.0.2.1' }, { DNS: '192.0.2.1' }],
  [{ DASHBOARD_API: 'stand-in', STAFF_SIGN_IN: 'stand-in' }, {}],
  [
    { DASHBOARD_API: 'https://app.example/dashboard', DASHBOARD_SECRET: secret },
    { 'Sequel’s dashboard': 'app.example' },
  ],
  [{ WEBHOOK_URL: 'http://localhost:3000/webhooks/receiver' }, {}],
  [{ WEBHOOK_URL: 'https://crm.example/hooks' }, { Webhooks: 'crm.example' }],
])('with %j is real: %j', (variables, expected) => {
  const real = realOf(variables);
  expect(real.map(({ name }) => name)).toEqual(Object.keys(expected));
  for (const { name, text } of real) expect(text).toContain(expected[name]);
  expect(JSON.stringify(real)).not.toContain('canary');
});

test('each stand-in says which settings replace it, if any', () => {
  const services = whatIsReal(readSettings({}), 3000);
  expect(services.filter(({ by }) => !by).map(({ name }) => name)).toEqual(['Okta', 'AWS']);
});
