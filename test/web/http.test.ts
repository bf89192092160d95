import type { APIGatewayProxyEvent } from 'aws-lambda';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { logger } from '../../functions/runtime/observability.ts';
import { handler as answerUnknown } from '../../functions/web/answer-unknown.ts';
import { httpHandler, type Reply, type Request } from '../../functions/web/http.ts';
import { lambdaContext } from '../lambda-context.ts';
import { httpEvent } from './http-event.ts';

const context = lambdaContext('AnswerUnknown');

let requests: Request[];
let reply: Reply;
const handler = httpHandler('AnswerUnknown', async (request) => {
  requests.push(request);
  return reply;
});
const answer = (event: Partial<APIGatewayProxyEvent>) => handler(httpEvent(event), context);
const publicUrl = (url: string) => vi.stubEnv('PUBLIC_URL', url);

beforeEach(() => {
  requests = [];
  reply = { json: { done: true } };
  vi.stubEnv('BRAND', '{}');
  publicUrl('https://sso.sequel.io');
  return () => vi.unstubAllEnvs();
});

test('log lines name the access log’s line, not the client', async () => {
  const append = vi.spyOn(logger, 'appendKeys');
  const { requestContext } = httpEvent({});
  await answer({});
  const keys = JSON.stringify(append.mock.calls);
  expect(keys).toContain(requestContext.requestId);
  expect(keys).not.toContain(requestContext.identity.sourceIp);
});

describe('a request', () => {
  test('has its headers in any case', async () => {
    await answer({ headers: { ACCEPT: 'text/html', 'Accept-Language': 'de' } });
    expect(requests).toMatchObject([{ html: true, language: 'de' }]);
  });

  test('has all values of a repeated header', async () => {
    await answer({
      headers: { Accept: '*/*' },
      multiValueHeaders: { Accept: ['text/html', '*/*'] },
    });
    expect(requests).toMatchObject([{ html: true }]);
  });

  test('may have no headers', async () => {
    const { headers: _, multiValueHeaders: __, ...event } = httpEvent({});
    const bare = { ...event, headers: null, multiValueHeaders: null } as unknown;
    await handler(bare as APIGatewayProxyEvent, context);
    expect(requests).toMatchObject([{ html: false, language: 'en' }]);
  });

  test('has its path’s token and its IP address', async () => {
    const { requestContext } = httpEvent({});
    const identity = { ...requestContext.identity, sourceIp: '192.0.2.7' };
    await answer({
      pathParameters: { token: 'abc' },
      requestContext: { ...requestContext, identity },
    });
    expect(requests).toMatchObject([{ token: 'abc', clientAddress: '192.0.2.7' }]);
  });

  test('has no value for a repeated parameter', async () => {
    await answer({
      queryStringParameters: { for: 'everyone', page: '2' },
      multiValueQueryStringParameters: { for: ['mainAdmin', 'everyone'], page: ['2'] },
    });
    expect(requests).toMatchObject([{ query: { for: 'mainAdmin, everyone', page: '2' } }]);
  });

  test.each([
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=1'],
    ['a text', { 'content-type': 'text/plain' }, '{}'],
    ['nothing', {}, null],
  ])('that should be JSON and is %s is refused as such', async (_, headers, body) => {
    await answer({ headers, body });
    await expect(requests[0]?.json()).rejects.toMatchObject({ status: 415, code: 'notJson' });
  });

  test('has its body as text or as bytes', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const text = '{"name":"Zoë"}';
    await answer({ headers, body: text });
    await answer({
      headers,
      body: Buffer.from(text).toString('base64'),
      isBase64Encoded: true,
    });
    for (const request of requests) expect(await request.body()).toEqual({ json: { name: 'Zoë' } });
  });

  test('has a form’s fields as sent, even a question mark', async () => {
    await answer({
      httpMethod: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: '?note=one&other=two',
    });
    const body = await requests[0]?.body();
    expect(body && 'form' in body ? [...body.form] : []).toEqual([
      ['?note', 'one'],
      ['other', 'two'],
    ]);
  });

  test('has a form’s fields, however it is posted; without a file it does not load Node’s fetch', async () => {
    const fields: [string, string][] = [
      ['name', 'Zoë & Søn +1 %'],
      ['domain', 'a.example'],
      ['domain', 'b.example'],
      ['empty', ''],
    ];
    const data = new FormData();
    for (const [name, value] of fields) data.append(name, value);
    for (const form of [data, new URLSearchParams(fields)]) {
      const posted = new Response(form);
      const type = posted.headers.get('content-type') ?? '';
      await answer({ headers: { 'Content-Type': type }, body: await posted.text() });
    }
    const bodies = await Promise.all(requests.map((request) => request.body()));
    const forms = bodies.map((body) => ('form' in body ? body.form : []));
    expect(forms.map((form) => [...form])).toEqual([fields, fields]);
    expect(forms[1]).toBeInstanceOf(URLSearchParams);
  });
});

describe.each([
  ['at a domain of its own', 'https://sso.sequel.io', ''],
  ['at a stage of API Gateway', 'https://id.execute-api.eu-central-1.amazonaws.com/sso', '/sso'],
  ['behind a slash', 'https://sequel.io/sso/', '/sso'],
])('%s', (_, url, prefix) => {
  beforeEach(() => {
    publicUrl(url);
  });

  test('a redirect within the API has the public path', async () => {
    reply = { redirect: '/setup/abc' };
    const { statusCode, headers } = await answer({ path: '/setup/abc' });
    expect([statusCode, headers?.location]).toEqual([303, `${prefix}/setup/abc`]);
  });

  test('a redirect to another site is unchanged', async () => {
    reply = { redirect: 'https://sequel.auth0.com/authorize' };
    expect((await answer({})).headers?.location).toBe('https://sequel.auth0.com/authorize');
  });

  test('a form of the same origin may post, another may not', async () => {
    const { origin } = new URL(url);
    const post = (headers: Record<string, string>) => answer({ httpMethod: 'POST', headers });
    expect((await post({ Origin: origin })).statusCode).toBe(200);
    expect((await post({ Origin: 'https://evil.example' })).statusCode).toBe(403);
    expect((await post({ Origin: `${origin}.evil.example` })).statusCode).toBe(403);
    expect((await post({ 'Sec-Fetch-Site': 'same-site' })).statusCode).toBe(403);
  });

  test('a method that a route lacks is refused, with those that it has', async () => {
    const unknown = (httpMethod: string, path: string) =>
      answerUnknown(httpEvent({ httpMethod, path }), context);
    const put = await unknown('PUT', '/setup/abc');
    expect([put.statusCode, put.headers?.allow]).toEqual([405, 'GET, HEAD, POST']);
    const post = await unknown('POST', '/openapi.json');
    expect([post.statusCode, post.headers?.allow]).toEqual([405, 'GET, HEAD']);
    expect((await unknown('GET', '/setup')).statusCode).toBe(404);
    expect((await unknown('GET', '/')).statusCode).toBe(404);
  });
});

describe('HEAD', () => {
  test('is answered like GET, without the body', async () => {
    const get = await answer({ httpMethod: 'GET' });
    const head = await answer({ httpMethod: 'HEAD' });
    expect(get.body).not.toBe('');
    expect(head).toEqual({ ...get, body: '' });
  });

  test('is refused like GET, without the body', async () => {
    const head = await answerUnknown(httpEvent({ httpMethod: 'HEAD', path: '/x' }), context);
    expect([head.statusCode, head.body]).toEqual([404, '']);
  });
});
