import { Webhook } from 'standardwebhooks';
import { beforeEach, expect, test } from 'vitest';
import { createWebhooks } from '../../local/webhooks/webhooks.tsx';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const body = JSON.stringify({ type: 'link.issued', data: { id: 'acme-1' } });
let app: ReturnType<typeof createWebhooks>;
let time: number;

beforeEach(() => {
  time = Date.now();
  app = createWebhooks({
    table: 'none',
    endpoint: undefined,
    secret,
    receiverUrl: 'http://localhost:3000/webhooks/receiver',
    now: () => time,
  });
});

const post = (signature?: string) => {
  const at = new Date();
  const signed = {
    'webhook-id': 'acme-1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': signature ?? new Webhook(secret).sign('acme-1', at, body),
  };
  return app.request('/receiver', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...(signature === '' ? {} : signed) },
  });
};
const received = async () => {
  const answer = await app.request('/', { headers: { accept: 'application/json' } });
  return ((await answer.json()) as { received: object[] }).received;
};

test('a webhook signed with the key is shown', async () => {
  expect((await post()).status).toBe(204);
  expect(await received()).toEqual([
    { at: time, id: 'acme-1', type: 'link.issued', verified: true },
  ]);
});

test.each([
  ['unsigned', ''],
  ['wrongSignature', `v1,${Buffer.alloc(32).toString('base64')}`],
])('any other is refused, and shown as refused: %s', async (refused, signature) => {
  expect((await post(signature)).status).toBe(401);
  expect(await received()).toEqual([{ at: time, id: '', type: '', verified: false, refused }]);
  const page = await (await app.request('/', { headers: { accept: 'text/html' } })).text();
  expect(page).toContain('Refused');
  expect(page).not.toContain('acme-1');
});

test('refused webhooks, however many, do not displace accepted ones', async () => {
  await post();
  for (let count = 0; count < 150; count += 1) await post('');
  const shown = await received();
  expect(shown.filter((each) => 'refused' in each)).toHaveLength(20);
  expect(shown).toContainEqual(expect.objectContaining({ id: 'acme-1' }));
});

test.each(['GET', 'HEAD', 'PUT', 'DELETE'])(
  '%s gets a 405, as webhooks are posted',
  async (method) => {
    const answer = await app.request('/receiver', { method });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
  },
);
