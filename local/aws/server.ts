import type { RequestListener } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type AwsAnswer, type AwsCall, errorAnswer, isQuery, unknownOperation } from './api.ts';
import { AwsError } from './aws-error.ts';
import type { Credentials } from './credentials.ts';
import { isSigned } from './signature.ts';

/** SES accepts 10 MiB, enlarged by base64 and form encoding. No other request comes close. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * One endpoint for all AWS services, to set as `AWS_ENDPOINT_URL`. Other programs on this machine, such as
 * the product's commands, use it.
 *
 * Serves only programs on this machine: peer and `Host` must be loopback (a web page whose name was
 * rebound to 127.0.0.1 sends another `Host`), and requests must be signed with the credentials, which
 * other users of the machine do not have.
 */
export function createAwsServer(options: {
  credentials: Credentials;
  api: (call: AwsCall) => Promise<AwsAnswer>;
}): RequestListener {
  const app = new Hono();

  app.use(async (c, next) => {
    const peer = getConnInfo(c).remote.address ?? '';
    if (!loopback.check(peer, isIPv6(peer) ? 'ipv6' : 'ipv4') || !LOOPBACK_HOSTS.has(hostOf(c))) {
      throw new AwsError(
        'AccessDeniedException',
        'This endpoint serves its own machine only.',
        403,
      );
    }
    if (!c.req.header('authorization')?.startsWith('AWS4-HMAC-SHA256 ')) {
      const name = isQuery(callOf(c))
        ? 'MissingAuthenticationToken'
        : 'MissingAuthenticationTokenException';
      throw new AwsError(name, 'Missing Authentication Token', 403);
    }
    await next();
  });
  app.use(
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: () => {
        throw new AwsError('RequestEntityTooLarge', 'The request is too large.', 413);
      },
    }),
  );

  app.use(async (c, next) => {
    const { method, headers } = c.req.raw;
    const body = new Uint8Array(await c.req.arrayBuffer());
    const request = { method, url: new URL(c.req.url), headers, body };
    if (!(await isSigned(request, options.credentials)))
      throw new AwsError(
        isQuery(callOf(c)) ? 'SignatureDoesNotMatch' : 'InvalidSignatureException',
        'The signature is not that of this installation’s key.',
        403,
      );
    await next();
  });

  app.post('*', async (c) => send(await options.api({ ...callOf(c), body: await c.req.text() })));
  app.notFound((c) => send(errorAnswer(callOf(c), unknownOperation())));
  app.onError((error, c) => send(errorAnswer(callOf(c), error)));

  return getRequestListener(app.fetch, { overrideGlobalObjects: false });
}

const send = ({ status, headers, body }: AwsAnswer) => new Response(body, { status, headers });

const callOf = (c: Context): Omit<AwsCall, 'body'> => ({
  path: c.req.path,
  headers: c.req.header(),
});

function hostOf(c: Context): string {
  const url = `http://${c.req.header('host') ?? ''}`;
  return URL.canParse(url) ? new URL(url).hostname : '';
}
