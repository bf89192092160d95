import { randomUUID } from 'node:crypto';
import { AwsError } from './aws-error.ts';

/** A service with a JSON protocol (1.0, 1.1). `call` throws AwsError for the service's own errors. */
export interface JsonService {
  call(operation: string, input: unknown): Promise<unknown>;
}

/**
 * A service with the query protocol: takes form fields and returns the XML result's members (flat: no
 * result served here has nested structures). `call` throws AwsError.
 */
export interface QueryService {
  call(action: string, parameters: URLSearchParams): Promise<Record<string, string>>;
}

/** Lambda's response to Invoke: X-Amz-Function-Error, and the payload as JSON text. */
interface LambdaAnswer {
  functionError?: 'Unhandled';
  payload: string;
  /** 202: an asynchronous invocation, without a result. */
  isAccepted?: true;
}

/** Lambda's Invoke. `payload` is the request's body (JSON text or empty). `invoke` throws AwsError. */
export interface LambdaService {
  invoke(functionName: string, invocationType: string, payload: string): Promise<LambdaAnswer>;
}

/** What an SDK client sends, and what it reads of the response. Header names are in lower case. */
export interface AwsCall {
  path: string;
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
}
export interface AwsAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export interface AwsServices {
  stepFunctions?: JsonService;
  secretsManager: JsonService;
  dynamoDb?: JsonService;
  eventBridge?: JsonService;
  ses: QueryService;
  lambda: LambdaService;
  /** Resolves when all writes so far are on disk. Responses wait for it. */
  onDisk?(): Promise<void>;
  /** Called with errors that are not the services' own. */
  onFailure?(error: Error): void;
}

const SES_NAMESPACE = 'http://ses.amazonaws.com/doc/2010-12-01/';

const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/**
 * The AWS services that the product calls, in their SDK clients' protocols: AWS JSON 1.0 (Step
 * Functions, DynamoDB) and 1.1 (Secrets Manager, EventBridge), selected by `X-Amz-Target`; the query
 * protocol with XML responses (SES v1); and REST for Lambda's Invoke. Errors are returned as responses.
 */
export function createAwsApi(services: AwsServices): (call: AwsCall) => Promise<AwsAnswer> {
  const jsonServices = new Map([
    ['AWSStepFunctions', services.stepFunctions],
    ['secretsmanager', services.secretsManager],
    ['DynamoDB_20120810', services.dynamoDb],
    ['AWSEvents', services.eventBridge],
  ]);

  async function answer(call: AwsCall): Promise<AwsAnswer> {
    const [, name] = INVOKE.exec(call.path) ?? [];
    if (name !== undefined) return invocation(decodeURIComponent(name), call);
    if (call.path !== '/') throw unknownOperation();
    if (isQuery(call)) {
      const parameters = new URLSearchParams(call.body);
      const action = parameters.get('Action') ?? '';
      return xmlAnswer(action, await services.ses.call(action, parameters));
    }
    const [prefix = '', operation = ''] = (call.headers['x-amz-target'] ?? '').split('.');
    const service = jsonServices.get(prefix);
    if (service === undefined) throw unknownOperation();
    return jsonAnswer(call, (await service.call(operation, jsonInput(call))) ?? {});
  }

  async function invocation(name: string, { headers, body }: AwsCall): Promise<AwsAnswer> {
    const type = headers['x-amz-invocation-type'] ?? 'RequestResponse';
    const { functionError, payload, isAccepted } = await services.lambda.invoke(
      functionNameOf(name),
      type,
      body,
    );
    return {
      status: isAccepted ? 202 : 200,
      headers: {
        'x-amzn-requestid': randomUUID(),
        'x-amz-executed-version': '$LATEST',
        ...(functionError ? { 'x-amz-function-error': functionError } : {}),
        'content-type': 'application/json',
      },
      body: payload,
    };
  }

  return async (call) => {
    try {
      const given = await answer(call);
      await services.onDisk?.();
      return given;
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      if (!(failure instanceof AwsError)) services.onFailure?.(failure);
      return errorAnswer(call, failure);
    }
  };
}

export const unknownOperation = () =>
  new AwsError('UnknownOperationException', 'The operation is not known here.');

/** Whether a call uses the query protocol. */
export const isQuery = ({ headers }: Pick<AwsCall, 'headers'>): boolean =>
  headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;

function jsonInput({ body }: AwsCall): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The parser's own message quotes the body, which may contain a secret.
    throw new AwsError('SerializationException', 'The request is not valid JSON.');
  }
}

/** The function's name from `name`, `name:alias`, or a partial or full ARN. */
function functionNameOf(reference: string): string {
  const parts = reference.split(':');
  const marker = parts.indexOf('function');
  return parts[marker + 1] ?? '';
}

const jsonAnswer = ({ headers }: AwsCall, output: unknown): AwsAnswer => ({
  status: 200,
  headers: {
    'x-amzn-requestid': randomUUID(),
    'content-type': headers['content-type'] ?? 'application/x-amz-json-1.1',
  },
  body: JSON.stringify(output),
});

function xmlAnswer(action: string, members: Record<string, string>): AwsAnswer {
  const requestId = randomUUID();
  const result = Object.entries(members)
    .map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`)
    .join('');
  return {
    status: 200,
    headers: { 'x-amzn-requestid': requestId, 'content-type': 'text/xml' },
    body:
      `<${action}Response xmlns="${SES_NAMESPACE}"><${action}Result>${result}</${action}Result>` +
      `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
  };
}

/** Formats an error in the call's protocol. Unexpected errors become an ID and a log line. */
export function errorAnswer(call: Pick<AwsCall, 'path' | 'headers'>, error: Error): AwsAnswer {
  const requestId = randomUUID();
  const { name, message, status, members } =
    error instanceof AwsError ? error : internalFailure(call, requestId, error);
  if (isQuery(call))
    return {
      status,
      headers: { 'x-amzn-requestid': requestId, 'content-type': 'text/xml' },
      body:
        `<ErrorResponse xmlns="${SES_NAMESPACE}"><Error>` +
        `<Type>${status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${escapeXml(name)}</Code>` +
        `<Message>${escapeXml(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    };
  return {
    status,
    headers: {
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': name,
      'content-type': call.headers['content-type'] ?? 'application/json',
    },
    body: JSON.stringify({ __type: name, message, ...members }),
  };
}

function internalFailure(
  { path, headers }: Pick<AwsCall, 'path' | 'headers'>,
  requestId: string,
  error: Error,
): AwsError {
  // Omits the error's message, which may quote the request. The stack frames are enough to find the cause.
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  const call = headers['x-amz-target'] ?? path;
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
  // XML 1.0 cannot represent most control characters.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  const writable = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');
  return writable.replace(/[&<>"]/g, (character) => XML_ENTITIES[character] ?? '');
}
