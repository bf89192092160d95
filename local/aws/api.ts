import { randomUUID } from 'node:crypto';
import { AwsError } from './aws-error.ts';

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
  /** 202: it runs, and nobody is told what comes of it. */
  isAccepted?: true;
}

/** Lambda's Invoke. `payload` is the request's body (JSON text or empty). `invoke` throws AwsError. */
export interface LambdaService {
  invoke(functionName: string, invocationType: string, payload: string): Promise<LambdaAnswer>;
}

/** What an SDK client sends, and what it reads of the answer. Header names are in lower case. */
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
  /** Resolves when what the services wrote until now is on disk: an answer is not given before. */
  onDisk?(): Promise<void>;
  /** Told of an error that is none of the services' own. */
  onFailure?(error: Error): void;
}

const SES_NAMESPACE = 'http://ses.amazonaws.com/doc/2010-12-01/';

const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/**
 * The AWS services that the product calls, as their SDK clients speak to them: AWS JSON 1.0 (Step
 * Functions, DynamoDB) and 1.1 (Secrets Manager, EventBridge), told apart by `X-Amz-Target`; the query
 * protocol with XML answers (SES v1); and REST for Lambda's Invoke. Errors are answers too.
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

/** Whether a call is of the query protocol. */
export const isQuery = ({ headers }: Pick<AwsCall, 'headers'>): boolean =>
  headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;

function jsonInput({ body }: AwsCall): unknown {
  try {
    return JSON.parse(body);
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

/** The error in the words of the call's protocol; one that nobody expected is an ID, and a log line. */
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
  // Not the error's message, which may quote what was sent: where it happened is enough to find it.
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
  // XML 1.0 has no way to write most control characters.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  const writable = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');
  return writable.replace(/[&<>"]/g, (character) => XML_ENTITIES[character] ?? '');
}
