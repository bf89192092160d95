import { Webhook } from 'standardwebhooks';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { postingFetch } from '../../functions/outbound/signed.ts';
import {
  claim,
  findDeliveries,
  readDisabled,
  replay,
} from '../../functions/webhooks/deliveries.ts';
import { type Endpoint, endpointSchema } from '../../functions/webhooks/endpoints.ts';
import { RETRIES, sendDeliveries } from '../../functions/webhooks/send-deliveries.ts';
import { PREFIX, setDate, useAws } from '../aws.ts';
import { TABLE } from '../record/example.ts';
import { burst, deliveriesOf, planEvents } from './burst.ts';
import { keepSecret, SECRETS } from './example.ts';

useAws();
const environment = { RECORD_TABLE: TABLE, SECRETS_PREFIX: PREFIX };
const endpoint = endpointSchema.parse({ name: 'crm', url: 'https://crm.example/hooks' });
const HOUR = 3_600_000;

/** The sender's current time in epoch milliseconds. */
let time: number;
/** The endpoint's requests, with their times. */
let posts: { at: number; url: string; headers: Headers; body: string }[];
beforeEach(() => {
  time = Date.parse('2026-11-25T10:00:00Z');
  posts = [];
});

const answering =
  (answer: () => Response): typeof fetch =>
  async (url, init) => {
    posts.push({
      at: time,
      url: String(url),
      headers: new Headers(init?.headers),
      body: String(init?.body),
    });
    return answer();
  };
const taking = answering(() => new Response(null, { status: 204 }));
const send = (fetch: typeof globalThis.fetch, to: Endpoint = endpoint, random = 0.5) =>
  sendDeliveries(environment, to, {
    until: Number.POSITIVE_INFINITY,
    fetch,
    now: () => time,
    random: () => random,
  });

test('an event is signed with every key, so receivers can verify it during a rotation', async () => {
  setDate(time);
  await keepSecret('crm', SECRETS.join('\n'));
  await planEvents('crm', 1);
  expect(await send(taking)).toEqual({ delivered: 1, refused: 0 });
  const [post] = posts;
  expect(post?.url).toBe('https://crm.example/hooks');
  const headers = Object.fromEntries(post?.headers ?? []);
  for (const secret of SECRETS)
    expect(new Webhook(secret).verify(post?.body ?? '', headers)).toMatchObject({
      type: 'link.issued',
      timestamp: '2026-11-25T10:00:01.000Z',
      data: { id: headers['webhook-id'], company: 'Acme & Söhne' },
    });
  expect(JSON.stringify(posts)).not.toContain('whsec');
  vi.useRealTimers();
  expect(await send(taking)).toEqual({ delivered: 0, refused: 0 });
  expect(await deliveriesOf('crm')).toMatchObject([{ state: 'delivered', attempts: 1 }]);
});

test.each([204, 410])(
  'an attempt’s response (%i) does not undo a replay during the attempt',
  async (status) => {
    await keepSecret('crm');
    await planEvents('crm', 1);
    let replayed = 0;
    await send(async (...input) => {
      if (replayed > 0) return taking(...input);
      replayed = await replay(TABLE, 'crm', '2026-11-25T10:00:00.000Z');
      return new Response(null, { status });
    });
    expect(replayed).toBe(1);
    await send(taking);
    expect(posts).toHaveLength(1);
    expect(await readDisabled(TABLE, 'crm')).toBeUndefined();
    expect(await deliveriesOf('crm')).toMatchObject([{ state: 'delivered', attempts: 1 }]);
  },
);

test('a refused event is retried with the same ID for three days; then the endpoint is disabled', async () => {
  await keepSecret('crm');
  await planEvents('crm', 1);
  const refusing = answering(() => new Response('no', { status: 503 }));
  const begin = time;
  await send(refusing);
  for (const wait of RETRIES) {
    time += wait - 1;
    await send(refusing);
    time += 1;
    await send(refusing);
  }
  expect(posts).toHaveLength(RETRIES.length + 1);
  expect(new Set(posts.map(({ headers }) => headers.get('webhook-id'))).size).toBe(1);
  expect((posts.at(-1)?.at ?? 0) - begin).toBeGreaterThan(72 * HOUR);
  const disabled = { at: new Date(time).toISOString(), outcome: '503' };
  expect(await readDisabled(TABLE, 'crm')).toEqual(disabled);
  expect(await deliveriesOf('crm')).toMatchObject([{ state: 'failed', attempts: posts.length }]);

  await planEvents('crm', 2);
  posts = [];
  expect(await send(taking)).toEqual({ delivered: 0, refused: 0 });
  expect(posts).toEqual([]);

  expect(await replay(TABLE, 'crm', '2026-11-25T10:00:00.000Z')).toBe(2);
  expect(await readDisabled(TABLE, 'crm')).toBeUndefined();
  expect(await send(taking)).toEqual({ delivered: 2, refused: 0 });
});

test('waits vary by up to a fifth, so that retries do not coincide', async () => {
  await keepSecret('crm');
  await planEvents('crm', 1);
  const refusing = answering(() => new Response(null, { status: 500 }));
  await send(refusing, endpoint, 0);
  time += (RETRIES[0] ?? 0) * 0.8;
  await send(refusing, endpoint, 1);
  time += (RETRIES[1] ?? 0) * 1.2 - 1;
  await send(refusing);
  expect(posts).toHaveLength(2);
});

test('Retry-After is respected, for up to an hour', async () => {
  await keepSecret('crm');
  await planEvents('crm', 1);
  const headers = { 'retry-after': '86400' };
  await send(answering(() => new Response(null, { status: 429, headers })));
  time += HOUR - 1;
  await send(taking);
  expect(posts).toHaveLength(1);
  time += 1;
  expect(await send(taking)).toMatchObject({ delivered: 1 });
});

test('an endpoint that answers 410 is disabled at once', async () => {
  await keepSecret('crm');
  await planEvents('crm', 1);
  await send(answering(() => new Response(null, { status: 410 })));
  expect(await readDisabled(TABLE, 'crm')).toMatchObject({ outcome: '410' });
});

test('a redirect counts as a failure, and is not followed', async () => {
  await keepSecret('crm');
  await planEvents('crm', 1);
  const headers = { location: 'http://169.254.169.254/' };
  const sent = await send(answering(() => new Response(null, { status: 307, headers })));
  expect(sent).toMatchObject({ delivered: 0, refused: 1 });
  expect(posts).toHaveLength(1);
});

test.each([
  'https://169.254.169.254/latest',
  'https://localhost/',
  'http://crm.example/',
  'https://crm.example:8443/',
])('nothing is posted to %s', async (url) => {
  await keepSecret('crm');
  await planEvents('crm', 1);
  await send(postingFetch([]), endpointSchema.parse({ name: 'crm', url }));
  expect(await deliveriesOf('crm')).toMatchObject([{ last: { outcome: 'blockedAddress' } }]);
});

test('two concurrent runs send an event once', async () => {
  await keepSecret('crm');
  await planEvents('crm', 20);
  const [one, other] = await Promise.all([send(taking), send(taking)]);
  expect(one.delivered + other.delivered).toBe(20);
  expect(posts).toHaveLength(20);
});

test('an event whose sender was killed is retried a minute later', async () => {
  await keepSecret('crm');
  await planEvents('crm', 1);
  const [key] = await findDeliveries(TABLE, 'crm', time, 1);
  await claim(TABLE, key ?? { pk: '', sk: '' }, time);
  time += 60_000 - 1;
  expect(await send(taking)).toMatchObject({ delivered: 0 });
  time += 1;
  expect(await send(taking)).toMatchObject({ delivered: 1 });
});

test('an endpoint without a secret gets nothing, and its events wait', async () => {
  await planEvents('crm', 1);
  await expect(send(taking)).rejects.toThrow('Secret sequel-sso/test/webhooks/crm');
  expect(await deliveriesOf('crm')).toMatchObject([{ state: 'waiting', attempts: 0 }]);
});

test('a run does not try every event at an endpoint that is down', async () => {
  await keepSecret('crm');
  await planEvents('crm', 100);
  await send(answering(() => new Response(null, { status: 502 })));
  expect(posts.length).toBeLessThan(40);
});

describe('a chat', () => {
  const chat = endpointSchema.parse({ name: 'chat', format: 'slack' });

  test('gets a message in its own blocks, at its secret URL', async () => {
    await keepSecret('chat', 'https://hooks.slack.example/services/T/B/X');
    await planEvents('chat', 1);
    await send(taking, chat);
    expect(posts).toMatchObject([{ url: 'https://hooks.slack.example/services/T/B/X' }]);
    expect(JSON.parse(posts[0]?.body ?? '')).toEqual({
      text: 'Acme &amp; Söhne: A setup link was issued.',
      blocks: [
        {
          type: 'section',
          text: { type: 'mrkdwn', text: '*Acme &amp; Söhne*\nA setup link was issued.' },
        },
        {
          type: 'context',
          elements: [
            {
              type: 'plain_text',
              text: 'link.issued · inviting · acme-0123456789ab · dana@sequel.example',
            },
          ],
        },
      ],
    });
  });
});

// `npm run test:webhooks` has 10,000.
test('a burst reaches a slow receiver that fails one in ten, completely', async () => {
  const count = Number(process.env.EVENTS ?? 150);
  const { received, delivered, minutesToMost } = await burst(count);
  expect([received, delivered]).toEqual([count, count]);
  // Ten at a time, two seconds each, in three quarters of each minute: 225; the others are retried.
  expect(minutesToMost).toBeLessThan(10 + count / 200);
}, 600_000);
