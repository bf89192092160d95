import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { AwsError } from './aws-error.ts';
import type { Credentials } from './credentials.ts';
import { isSigned } from './signature.ts';

/** A service of the JSON protocols (1.0, 1.1). `call` throws AwsError for the service's own errors. */
export interface JsonService {
  call(operation: string, input: unknown): Promise<unknown>;
}

/**
 * A service of the query protocol: form fields in, the members of the XML result out (flat: none of
 * the results that are served here has structures in it). `call` throws AwsError.
 */
export interface QueryService {
  call(action: string, parameters: URLSearchParams): Promise<Record<string, string>>;
}

/** What Lambda answers to Invoke: X-Amz-Function-Error, and the payload as JSON text. */
interface LambdaAnswer {
  functionError?: 'Unhandled';
  payload: string;
}

/** Lambda's Invoke. `payload` is the request's body (JSON text or empty). `invoke` throws AwsError. */
export interface LambdaService {
  invoke(functionName: string, invocationType: string, payload: string): Promise<LambdaAnswer>;
}

/** SES takes 10 MiB, which grows by base64 and by form encoding; nothing else is near that. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

const SES_NAMESPACE = 'http://ses.amazonaws.com/doc/2010-12-01/';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * One endpoint for the AWS services that the product calls, to be named in `AWS_ENDPOINT_URL_*`.
 * It speaks what the SDK clients were seen to send: AWS JSON 1.0 (Step Functions, DynamoDB) and 1.1
 * (Secrets Manager), told apart by `X-Amz-Target`; the query protocol with XML answers (SES v1); and REST for
 * Lambda's Invoke.
 *
 * Only programs on this machine are served: the peer and the `Host` must be loopback (a web page
 * whose name was rebound to 127.0.0.1 has another `Host`), and a request must be signed with the
 * credentials, which other users of this machine do not have.
 */
export function createAwsServer(services: {
  credentials: Credentials;
  stepFunctions?: JsonService;
  secretsManager: JsonService;
  dynamoDb?: JsonService;
  eventBridge?: JsonService;
  ses: QueryService;
  lambda: LambdaService;
  /** Told of an error that is none of the services' own. */
  onFailure?(error: Error): void;
}): RequestListener {
  const jsonServices = new Map([
    ['AWSStepFunctions', services.stepFunctions],
    ['secretsmanager', services.secretsManager],
    ['DynamoDB_20120810', services.dynamoDb],
    ['AWSEvents', services.eventBridge],
  ]);
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
      const name = isQuery(c)
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
    if (!(await isSigned(request, services.credentials)))
      throw new AwsError(
        isQuery(c) ? 'SignatureDoesNotMatch' : 'InvalidSignatureException',
        'The signature is not that of this installation’s key.',
        403,
      );
    await next();
  });

  app.post('/', async (c) => {
    if (isQuery(c)) {
      const parameters = new URLSearchParams(await c.req.text());
      const action = parameters.get('Action') ?? '';
      return xmlAnswer(c, action, await services.ses.call(action, parameters));
    }
    const [prefix = '', operation = ''] = (c.req.header('x-amz-target') ?? '').split('.');
    const service = jsonServices.get(prefix);
    if (service === undefined) throw unknownOperation();
    return jsonAnswer(c, (await service.call(operation, await jsonInput(c))) ?? {});
  });

  app.post('/2015-03-31/functions/:name/invocations', async (c) => {
    const answer = await services.lambda.invoke(
      functionNameOf(c.req.param('name')),
      c.req.header('x-amz-invocation-type') ?? 'RequestResponse',
      await c.req.text(),
    );
    c.header('x-amzn-requestid', randomUUID());
    c.header('x-amz-executed-version', '$LATEST');
    if (answer.functionError) c.header('x-amz-function-error', answer.functionError);
    c.header('content-type', 'application/json');
    return c.body(answer.payload);
  });

  app.notFound((c) => errorAnswer(c, unknownOperation()));
  app.onError((error, c) => {
    if (!(error instanceof AwsError)) services.onFailure?.(error);
    return errorAnswer(c, error);
  });

  return getRequestListener(app.fetch, { overrideGlobalObjects: false });
}

const unknownOperation = () =>
  new AwsError('UnknownOperationException', 'The operation is not known here.');

function hostOf(c: Context): string {
  const url = `http://${c.req.header('host') ?? ''}`;
  return URL.canParse(url) ? new URL(url).hostname : '';
}

function isQuery(c: Context): boolean {
  return c.req.header('content-type')?.startsWith('application/x-www-form-urlencoded') ?? false;
}

async function jsonInput(c: Context): Promise<unknown> {
  try {
    return JSON.parse(await c.req.text());
  } catch {
    // The parser's own message quotes the text, which may be a secret.
    throw new AwsError('SerializationException', 'The request is not valid JSON.');
  }
}

/** `name`, `name:alias`, a partial or a whole ARN → the name. */
function functionNameOf(reference: string): string {
  const parts = reference.split(':');
  const marker = parts.indexOf('function');
  return parts[marker + 1] ?? '';
}

function jsonAnswer(c: Context, output: unknown): Response {
  c.header('x-amzn-requestid', randomUUID());
  c.header('content-type', c.req.header('content-type') ?? 'application/x-amz-json-1.1');
  return c.body(JSON.stringify(output));
}

function xmlAnswer(c: Context, action: string, members: Record<string, string>): Response {
  const requestId = randomUUID();
  const result = Object.entries(members)
    .map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`)
    .join('');
  c.header('x-amzn-requestid', requestId);
  c.header('content-type', 'text/xml');
  return c.body(
    `<${action}Response xmlns="${SES_NAMESPACE}"><${action}Result>${result}</${action}Result>` +
      `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
  );
}

/** The error in the words of the request's protocol; one that nobody expected is an ID, and a log line. */
function errorAnswer(c: Context, error: Error): Response {
  const requestId = randomUUID();
  const { name, message, status, members } =
    error instanceof AwsError ? error : internalFailure(c, requestId, error);
  c.header('x-amzn-requestid', requestId);
  c.status(status as 400);
  if (isQuery(c)) {
    c.header('content-type', 'text/xml');
    return c.body(
      `<ErrorResponse xmlns="${SES_NAMESPACE}"><Error>` +
        `<Type>${status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${escapeXml(name)}</Code>` +
        `<Message>${escapeXml(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    );
  }
  c.header('x-amzn-errortype', name);
  c.header('content-type', c.req.header('content-type') ?? 'application/json');
  return c.body(JSON.stringify({ __type: name, message, ...members }));
}

function internalFailure(c: Context, requestId: string, error: Error): AwsError {
  // Not the error's message, which may quote what was sent: where it happened is enough to find it.
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  const call = c.req.header('x-amz-target') ?? c.req.path;
  console.error([`${requestId} ${call} failed: ${error.name}`, ...frames].join('\n'));
  return new AwsError('InternalFailure', `The request failed; its ID is ${requestId}.`, 500);
}

const XML_ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escapeXml(text: string): string {
  // XML 1.0 has no way to write most control characters.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  const writable = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');
  return writable.replace(/[&<>"]/g, (character) => XML_ENTITIES[character] ?? '');
}
