import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { Hono } from 'hono';
import { routes, unmatchedFunction } from '../functions/routes.ts';

/** API Gateway takes bodies up to 10 MB. */
const LARGEST_BODY = 10 * 1024 * 1024;

const TEXT = /^(text\/|application\/(json|x-www-form-urlencoded))/;

/**
 * The HTTP API on this machine: requests become API Gateway events (payload format 2.0,
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html)
 * for the functions of the route table.
 */
export function createGateway(invoke: (name: string, payload: unknown) => Promise<unknown>): Hono {
  const app = new Hono();

  const answer =
    (functionName: string, routeKey: string) => async (request: Request, token?: string) => {
      const url = new URL(request.url);
      const bytes = Buffer.from(await request.arrayBuffer());
      if (bytes.byteLength > LARGEST_BODY)
        return Response.json({ message: 'Request Entity Too Large' }, { status: 413 });
      const isText = TEXT.test(request.headers.get('content-type') ?? 'text/');
      const event: APIGatewayProxyEventV2 = {
        version: '2.0',
        routeKey,
        rawPath: url.pathname,
        rawQueryString: url.search.slice(1),
        headers: Object.fromEntries(request.headers),
        ...(url.search === ''
          ? {}
          : { queryStringParameters: Object.fromEntries(url.searchParams) }),
        ...(token === undefined ? {} : { pathParameters: { token } }),
        requestContext: {
          accountId: '000000000000',
          apiId: 'local',
          domainName: url.hostname,
          domainPrefix: 'local',
          http: {
            method: request.method,
            path: url.pathname,
            protocol: 'HTTP/1.1',
            sourceIp: '127.0.0.1',
            userAgent: request.headers.get('user-agent') ?? '',
          },
          requestId: randomUUID(),
          routeKey,
          stage: '$default',
          time: new Date().toISOString(),
          timeEpoch: Date.now(),
        },
        ...(bytes.byteLength === 0 ? {} : { body: bytes.toString(isText ? 'utf8' : 'base64') }),
        isBase64Encoded: bytes.byteLength > 0 && !isText,
      };
      const result = (await invoke(functionName, event)) as APIGatewayProxyStructuredResultV2;
      const headers = new Headers();
      for (const [name, value] of Object.entries(result.headers ?? {}))
        headers.set(name, `${value}`);
      // This machine speaks plain http: a browser must not be told to insist on https.
      headers.delete('strict-transport-security');
      return new Response(result.body ?? '', { status: result.statusCode ?? 200, headers });
    };

  for (const { method, path, function: functionName } of routes) {
    const respond = answer(functionName, `${method} ${path}`);
    app.on(method, path.replace('{token}', ':token'), (context) =>
      // Hono answers HEAD by the GET route; API Gateway does not.
      context.req.raw.method === method
        ? respond(context.req.raw, context.req.param('token'))
        : answer(unmatchedFunction, '$default')(context.req.raw),
    );
  }
  app.all('*', (context) => answer(unmatchedFunction, '$default')(context.req.raw));
  return app;
}
