import { DatabaseSync } from 'node:sqlite';
import { beforeEach, expect, test } from 'vitest';
import { createDns } from '../../../local/dns/dns.tsx';

let dns: ReturnType<typeof createDns>;
beforeEach(() => {
  dns = createDns({ database: new DatabaseSync(':memory:'), baseUrl: 'http://localhost/dns' });
});

const json = { accept: 'application/json', 'content-type': 'application/json' };
const post = (body: unknown) =>
  dns.app.request('/', { method: 'POST', headers: json, body: JSON.stringify(body) });

test('a record is found, whatever the case of its name', async () => {
  expect((await post({ name: '_Sequel-SSO.Acme.test.', value: 'x=1' })).status).toBe(200);
  expect(dns.textsOf('_sequel-sso.acme.test')).toEqual(['x=1']);
});

test('an empty value deletes it', async () => {
  await post({ name: '_a.acme.test', value: 'x' });
  await post({ name: '_a.acme.test', value: '' });
  expect(dns.textsOf('_a.acme.test')).toEqual([]);
});

test.each([
  { name: '', value: 'x' },
  { name: 'a b', value: 'x' },
  { name: '_a.acme.test' },
  'none',
])('%j is no record', async (body) => {
  expect((await post(body)).status).toBe(422);
});

test('the page shows the records, and accepts a form', async () => {
  const body = new URLSearchParams({ name: '_a.acme.test', value: '<b>' });
  const answer = await dns.app.request('/', {
    method: 'POST',
    headers: { origin: 'http://localhost' },
    body,
  });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, 'http://localhost/dns']);
  expect(await (await dns.app.request('/')).text()).toContain('&lt;b>');
  expect(await (await dns.app.request('/', { headers: json })).json()).toEqual({
    records: [{ name: '_a.acme.test', type: 'TXT', value: '<b>' }],
  });
});
