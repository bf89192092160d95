import { randomUUID } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { type Context, Hono } from 'hono';
import PQueue from 'p-queue';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { literalPaths, routes, unmatchedFunction } from '../functions/routes.ts';
import { pickLanguage } from '../functions/texts/index.ts';
import { clientOf } from '../functions/web/client.ts';
import { problemDocument } from '../functions/web/http.ts';
import { pathBelow, publicPath } from '../functions/web/public-path.ts';
import { binaryMediaTypes } from '../functions/wiring.ts';
import { localHeaders, noteRefused } from './refused.ts';

/**
 * Requests of one client in work at once, several times what a browser sends. The others of that client wait, so that
 * many connections do not keep everybody else waiting.
 */
export const MOST_AT_ONCE = 16;

/** API Gateway's name for the resource that takes everything else. */
const ANYTHING = '/{proxy+}';

const isBinary = (contentType: string) =>
  binaryMediaTypes.includes(contentType.split(';')[0]?.trim().toLowerCase() ?? '');

/** The peer's address; a request without a socket is this process's own. */
function peerOf(context: Context): string {
  try {
    return getConnInfo(context).remote.address ?? '127.0.0.1';
  } catch {
    return '127.0.0.1';
  }
}

/** The client's address: behind a proxy the header's last one, which the proxy itself added. */
function addressOf(context: Context, isProxied: boolean): string {
  const forwarded = isProxied && context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
  return forwarded || peerOf(context);
}

/** Like API Gateway's own response (cdk/web-api.ts), without telling browsers to insist on https. */
function tooMany(context: Context, address: string, seconds: number): Response {
  noteRefused(429, 'tooManyTries', address);
  const language = pickLanguage(context.req.header('accept-language'));
  const retryAt = new Date(Date.now() + seconds * 1000).toISOString();
  return Response.json(problemDocument(language, 429, 'tooManyTries', [], { retryAt }), {
    status: 429,
    headers: {
      ...localHeaders,
      'content-type': 'application/problem+json',
      'retry-after': String(seconds),
    },
  });
}

/**
 * The REST API on this machine: turns requests into API Gateway's events (payload format 1.0,
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html) for the table's
 * functions.
 *
 * @param publicUrl the API's URL; its path, like a stage's name on AWS, is not part of the events' path. A proxy may
 *   have removed it already.
 * @param perMinute requests allowed per client, like WAF's rate rule on AWS; beyond, they are refused without waiting
 * @param isProxied whether a proxy before this machine sets X-Forwarded-For
 */
export function createGateway(
  invoke: (name: string, payload: unknown) => Promise<unknown>,
  publicUrl: string,
  { perMinute, isProxied }: { perMinute: number; isProxied: boolean },
): Hono {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  /** Of clients with requests in work. */
  const queues = new Map<string, PQueue>();
  const queueOf = (client: string) => {
    const known = queues.get(client);
    if (known) return known;
    const queue = new PQueue({ concurrency: MOST_AT_ONCE });
    queue.addEventListener('idle', () => queues.delete(client));
    queues.set(client, queue);
    return queue;
  };
  const pathOf = (url: string) => pathBelow(publicUrl, new URL(url).pathname);
  const stage = publicPath(publicUrl);
  const app = new Hono({ getPath: (request) => pathOf(request.url) });

  app.use(async (context, next) => {
    const address = addressOf(context, isProxied);
    const client = clientOf(address);
    try {
      await limiter.consume(client);
    } catch (limited) {
      if (!(limited instanceof RateLimiterRes)) throw limited;
      return tooMany(context, address, Math.ceil(limited.msBeforeNext / 1000));
    }
    return queueOf(client).add(next);
  });

  const answer = async (
    context: Context,
    functionName: string,
    resource: string,
    pathParameters: Record<string, string> | null,
  ) => {
    const request = context.req.raw;
    const url = new URL(request.url);
    const path = pathOf(request.url);
    // Its size is limited before it is read: see guard.ts.
    const bytes = Buffer.from(await request.arrayBuffer());
    const binary = isBinary(request.headers.get('content-type') ?? '');
    const queries = [...new Set(url.searchParams.keys())];
    const headers = Object.fromEntries(request.headers);
    const event: APIGatewayProxyEvent = {
      resource,
      path,
      httpMethod: request.method,
      headers,
      multiValueHeaders: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, [value]]),
      ),
      queryStringParameters: Object.fromEntries(url.searchParams),
      multiValueQueryStringParameters: Object.fromEntries(
        queries.map((name) => [name, url.searchParams.getAll(name)]),
      ),
      pathParameters,
      stageVariables: null,
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        authorizer: null,
        httpMethod: request.method,
        identity: {
          accessKey: null,
          accountId: null,
          apiKey: null,
          apiKeyId: null,
          caller: null,
          clientCert: null,
          cognitoAuthenticationProvider: null,
          cognitoAuthenticationType: null,
          cognitoIdentityId: null,
          cognitoIdentityPoolId: null,
          principalOrgId: null,
          sourceIp: addressOf(context, isProxied),
          user: null,
          userAgent: request.headers.get('user-agent'),
          userArn: null,
        },
        path: `${stage}${path}`,
        protocol: 'HTTP/1.1',
        requestId: randomUUID(),
        requestTimeEpoch: Date.now(),
        resourceId: 'local',
        resourcePath: resource,
        stage: stage.slice(1),
      },
      body: bytes.byteLength === 0 ? null : bytes.toString(binary ? 'base64' : 'utf8'),
      isBase64Encoded: bytes.byteLength > 0 && binary,
    };
    const result = (await invoke(functionName, event)) as APIGatewayProxyResult;
    const answered = new Headers();
    for (const [name, value] of Object.entries(result.headers ?? {}))
      answered.set(name, `${value}`);
    // This machine serves plain http: browsers must not be told to insist on https.
    answered.delete('strict-transport-security');
    return new Response(result.body, { status: result.statusCode, headers: answered });
  };

  const unmatched = (context: Context) =>
    answer(context, unmatchedFunction, ANYTHING, { proxy: context.req.path.slice(1) });
  const serve = ({ method, path, function: functionName }: (typeof routes)[number]) =>
    app.on(method, path.replace(/\{(\w+)\}/g, ':$1'), (context) => {
      const parameters = context.req.param();
      return answer(context, functionName, path, path.includes('{') ? parameters : null);
    });
  // Hono answers HEAD with GET's route. As in API Gateway, literal segments take precedence over variable ones.
  const { literal = [], open = [] } = Object.groupBy(routes, ({ path }) =>
    path.includes('{') ? 'open' : 'literal',
  );
  literal.forEach(serve);
  for (const path of literalPaths) app.all(path, unmatched);
  open.forEach(serve);
  app.all('*', unmatched);
  return app;
}
