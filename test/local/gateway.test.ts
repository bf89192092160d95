import { Logger } from '@aws-lambda-powertools/logger';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createGateway, MOST_AT_ONCE } from '../../local/gateway.ts';

let invocations: { name: string; event: APIGatewayProxyEvent }[];
const gateway = (publicUrl = 'http://localhost:3000', limits = {}) =>
  createGateway(
    async (name, event) => {
      invocations.push({ name, event: event as APIGatewayProxyEvent });
      return { statusCode: 200, headers: { 'x-answer': 'yes' }, body: 'Done' };
    },
    publicUrl,
    { perMinute: 100, isProxied: false, ...limits },
  );
const ask = (path: string, init?: RequestInit, publicUrl?: string) =>
  gateway(publicUrl).fetch(new Request(`http://localhost:3000${path}`, init));
const events = () => invocations.map(({ event }) => event);

beforeEach(() => {
  invocations = [];
});

describe('a request becomes the event that API Gateway makes of it', () => {
  test('with the token of its path, as one value and as many', async () => {
    await ask('/setup/abc?one=1&two=2&two=3', { headers: { Accept: 'text/html' } });
    expect(invocations).toMatchObject([
      {
        name: 'ShowSetup',
        event: {
          resource: '/setup/{token}',
          path: '/setup/abc',
          httpMethod: 'GET',
          headers: { accept: 'text/html' },
          multiValueHeaders: { accept: ['text/html'] },
          queryStringParameters: { one: '1', two: '3' },
          multiValueQueryStringParameters: { one: ['1'], two: ['2', '3'] },
          pathParameters: { token: 'abc' },
          body: null,
          isBase64Encoded: false,
        },
      },
    ]);
  });

  test('with a body that is read as bytes, and any other as text', async () => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array([0xe9, 0xff])]), 'users.csv');
    const post = (body: BodyInit, type?: string) =>
      ask('/setup/abc', {
        method: 'POST',
        body,
        ...(type ? { headers: { 'content-type': type } } : {}),
      });
    await post(form);
    await post(new Uint8Array([0xe9, 0xff]), 'application/json; charset=utf-8');
    await post(new Uint8Array([0xe9, 0xff]), 'application/x-www-form-urlencoded');
    for (const { body, isBase64Encoded } of events()) {
      expect(isBase64Encoded).toBe(true);
      const sent = Buffer.from(body ?? '', 'base64');
      expect(sent.includes(Buffer.from([0xe9, 0xff]))).toBe(true);
    }
    await post('a=é');
    expect(events().at(-1)).toMatchObject({ body: 'a=é', isBase64Encoded: false });
  });

  test('whether or not a proxy removed the public URL’s path', async () => {
    const publicUrl = 'https://sequel.io/sso';
    await ask('/sso/setup/abc', undefined, publicUrl);
    await ask('/setup/abc', undefined, publicUrl);
    for (const event of events())
      expect(event).toMatchObject({
        path: '/setup/abc',
        pathParameters: { token: 'abc' },
        requestContext: { path: '/sso/setup/abc', stage: 'sso' },
      });
    expect(events()).toHaveLength(2);
  });
});

test.each([
  ['GET', '/setup/abc', 'ShowSetup'],
  ['HEAD', '/setup/abc', 'ShowSetup'],
  ['POST', '/setup/abc', 'SubmitSetup'],
  ['PUT', '/setup/abc', 'AnswerUnknown'],
  ['OPTIONS', '/setup/abc', 'AnswerUnknown'],
  ['GET', '/setup', 'AnswerUnknown'],
  ['GET', '/setup/abc/more', 'AnswerUnknown'],
  ['GET', '/', 'AnswerUnknown'],
  ['GET', '/trials/callback', 'FinishTrial'],
  ['POST', '/trials/abc', 'StartTrial'],
  ['POST', '/trials/callback', 'AnswerUnknown'],
])('%s %s goes to %s', async (method, path, name) => {
  await ask(path, { method });
  expect(invocations).toMatchObject([{ name, event: { httpMethod: method, path } }]);
});

test('the answer is the function’s', async () => {
  const answer = await ask('/setup/abc');
  expect([answer.status, answer.headers.get('x-answer'), await answer.text()]).toEqual([
    200,
    'yes',
    'Done',
  ]);
});

describe('a client that sends more than its limit', () => {
  const limit = 3;
  const send = async (app: ReturnType<typeof gateway>, forwarded?: string) => {
    const headers = forwarded ? { 'x-forwarded-for': forwarded } : {};
    return app.fetch(new Request('http://localhost:3000/setup/abc', { headers }));
  };

  test('learns when to retry, and reaches no function', async () => {
    const app = gateway(undefined, { perMinute: limit });
    for (let index = 0; index < limit; index += 1) expect((await send(app)).status).toBe(200);
    const line = vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
    const refused = await send(app);
    expect(line.mock.calls).toEqual([
      [
        'Refused',
        expect.objectContaining({ status: 429, kind: 'limit', client: expect.any(String) }),
      ],
    ]);
    line.mockRestore();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    expect(await refused.json()).toMatchObject({ code: 'tooManyTries' });
    expect(invocations).toHaveLength(limit);
  });

  test('delays nobody else behind the proxy', async () => {
    const app = gateway(undefined, { perMinute: limit, isProxied: true });
    for (let index = 0; index <= limit; index += 1) await send(app, '192.0.2.1');
    expect((await send(app, '192.0.2.1')).status).toBe(429);
    expect((await send(app, '192.0.2.2')).status).toBe(200);
  });

  test('cannot pass for somebody else with a header', async () => {
    const app = gateway(undefined, { perMinute: limit, isProxied: true });
    for (let index = 0; index <= limit; index += 1) await send(app, `10.0.0.${index}, 192.0.2.1`);
    expect((await send(app, '10.0.0.99, 192.0.2.1')).status).toBe(429);
    const direct = gateway(undefined, { perMinute: limit });
    for (let index = 0; index <= limit; index += 1) await send(direct, `192.0.2.${index}`);
    expect((await send(direct, '192.0.2.99')).status).toBe(429);
  });
});

describe('a client with many connections', () => {
  test('has few requests in work at once, delays nobody else, and learns of its limit at once', async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    let inWork = 0;
    const app = createGateway(
      async () => {
        inWork += 1;
        await held;
        return { statusCode: 200, body: '' };
      },
      'http://localhost:3000',
      { perMinute: 100, isProxied: true },
    );
    const send = async (client: string) =>
      app.request('http://localhost:3000/setup/abc', { headers: { 'x-forwarded-for': client } });
    const all = Array.from({ length: 100 }, () => send('192.0.2.1'));
    await vi.waitFor(() => expect(inWork).toBe(MOST_AT_ONCE));
    const other = send('192.0.2.2');
    await vi.waitFor(() => expect(inWork).toBe(MOST_AT_ONCE + 1));
    expect((await send('192.0.2.1')).status).toBe(429);
    expect(inWork).toBe(MOST_AT_ONCE + 1);
    release();
    const statuses = (await Promise.all([...all, other])).map(({ status }) => status);
    expect([new Set(statuses), inWork]).toEqual([new Set([200]), 101]);
  });
});
