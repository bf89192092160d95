import { randomUUID } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { type Context, Hono } from 'hono';
import { routes, unmatchedFunction } from '../functions/routes.ts';
import { pathBelow, publicPath } from '../functions/web/public-path.ts';
import { binaryMediaTypes } from '../functions/wiring.ts';

/** API Gateway takes bodies up to 10 MB. */
const LARGEST_BODY = 10 * 1024 * 1024;

/** Resource that API Gateway names for what fits no other. */
const ANYTHING = '/{proxy+}';

const isBinary = (contentType: string) =>
  binaryMediaTypes.includes(contentType.split(';')[0]?.trim().toLowerCase() ?? '');

/** Who is at the other end; a request that came by no socket is this process's own. */
function addressOf(context: Context): string {
  try {
    return getConnInfo(context).remote.address ?? '127.0.0.1';
  } catch {
    return '127.0.0.1';
  }
}

/**
 * The REST API on this machine: requests become API Gateway's events (payload format 1.0,
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html)
 * for the functions that the table names.
 *
 * @param publicUrl where the API is; the path in it, like a stage's name on AWS, is not part of the
 *   events' path. A proxy before this machine may have taken it away already.
 */
export function createGateway(
  invoke: (name: string, payload: unknown) => Promise<unknown>,
  publicUrl: string,
): Hono {
  const pathOf = (url: string) => pathBelow(publicUrl, new URL(url).pathname);
  const stage = publicPath(publicUrl);
  const app = new Hono({ getPath: (request) => pathOf(request.url) });

  const answer = async (
    context: Context,
    functionName: string,
    resource: string,
    pathParameters: Record<string, string> | null,
  ) => {
    const request = context.req.raw;
    const url = new URL(request.url);
    const path = pathOf(request.url);
    const bytes = Buffer.from(await request.arrayBuffer());
    if (bytes.byteLength > LARGEST_BODY)
      return Response.json({ message: 'Request Too Long' }, { status: 413 });
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
          sourceIp: addressOf(context),
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
    // This machine speaks plain http: a browser must not be told to insist on https.
    answered.delete('strict-transport-security');
    return new Response(result.body, { status: result.statusCode, headers: answered });
  };

  // Hono answers HEAD by the route of GET.
  for (const { method, path, function: functionName } of routes)
    app.on(method, path.replace('{token}', ':token'), (context) => {
      const token = context.req.param('token');
      return answer(context, functionName, path, token === undefined ? null : { token });
    });
  app.all('*', (context) =>
    answer(context, unmatchedFunction, ANYTHING, { proxy: context.req.path.slice(1) }),
  );
  return app;
}
