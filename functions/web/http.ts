import { randomUUID } from 'node:crypto';
import middy, { type MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { FunctionName } from '../functions.ts';
import { type Brand, parseBrand } from '../runtime/brand.ts';
import {
  busy,
  type FieldError,
  isThrottled,
  isUnanswered,
  nameOf,
  RequestError,
} from '../runtime/errors.ts';
import { type EnvironmentOf, instrumentation, readEnvironmentOf } from '../runtime/handlers.ts';
import { logger } from '../runtime/observability.ts';
import { type Language, pickLanguage, texts } from '../texts/index.ts';
import { errorPage } from './error-page.tsx';
import type { Page } from './page.ts';

/**
 * HTTP at the edge: API Gateway's event in, its answer out. HTML for people, JSON for programs, at
 * the same URL. What is in between (the stages) sees neither.
 */

/** Largest body: 10,000 addresses of 254 characters fit; Lambda itself takes 6 MB, as base64. */
const LARGEST_BODY = 3 * 1024 * 1024;

type Headers = Record<string, string | undefined>;

export interface Request {
  /** The link's token, from the path. */
  token: string;
  language: Language;
  /** True for a browser, false for a program. */
  html: boolean;
  /** Where this page is, without the origin. */
  path: string;
  /** What comes after the path. */
  query: Readonly<Record<string, string | undefined>>;
  /**
   * The body: a form's fields, or parsed JSON.
   * @throws RequestError 415 `unsupportedMediaType`, 413 `bodyTooLarge`, 400 `bodyMalformed`
   */
  body(): Promise<{ form: FormData } | { json: unknown }>;
}

/** An answer before it is put into words and headers. */
export type Reply =
  | { page: Page; status?: number }
  | { json: unknown; status?: number; type?: string }
  | { redirect: string };

export interface HttpContext<Name extends FunctionName> {
  environment: EnvironmentOf<Name>;
  brand: Brand;
}

type Result = APIGatewayProxyStructuredResultV2;

const securityHeaders = {
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'x-robots-tag': 'noindex',
};

function render(reply: Reply, language: Language): Result {
  if ('redirect' in reply)
    return { statusCode: 303, headers: { ...securityHeaders, location: reply.redirect }, body: '' };
  const shared = {
    ...securityHeaders,
    'content-language': language,
    vary: 'accept, accept-language',
  };
  if ('page' in reply)
    return {
      statusCode: reply.status ?? 200,
      headers: {
        ...shared,
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': reply.page.contentSecurityPolicy,
      },
      body: reply.page.html,
    };
  return {
    statusCode: reply.status ?? 200,
    headers: { ...shared, 'content-type': reply.type ?? 'application/json' },
    body: JSON.stringify(reply.json),
  };
}

/** A problem document (RFC 9457); `errors` point into the body (as in its section 3). */
export function problemDocument(
  language: Language,
  status: number,
  code: string,
  fields: readonly FieldError[] = [],
  id?: string,
) {
  const words = texts(language);
  return {
    type: 'about:blank',
    status,
    code,
    ...words.requestError(code),
    ...(id === undefined ? {} : { instance: `urn:uuid:${id}` }),
    ...(fields.length === 0
      ? {}
      : {
          errors: fields.map((field) => ({
            path: field.path,
            code: field.code,
            detail: words.fieldError(field.code, field.suggestion),
            ...(field.suggestion ? { suggestion: field.suggestion } : {}),
          })),
        }),
  };
}

/**
 * What to answer when AWS throttles, has trouble of its own, or does not answer, with a line for ops;
 * any other error as it is. Every handler can be asked again.
 */
export function troubleIsBusy(error: unknown): unknown {
  if (!isThrottled(error) && !isUnanswered(error)) return error;
  logger.warn('AWS is not available', { error: nameOf(error) });
  return busy();
}

function failure(cause: unknown, event: APIGatewayProxyEventV2, brand: Brand): Result {
  const error = troubleIsBusy(cause);
  const language = pickLanguage(event.headers['accept-language']);
  const html = wantsHtml(event.headers);
  let status = 500;
  let code = 'internal';
  let fields: readonly FieldError[] = [];
  let id: string | undefined;
  if (error instanceof RequestError) {
    ({ status, code, fields } = error);
  } else {
    // Nothing is said but an ID, by which ops find the line.
    id = randomUUID();
    logger.error('Request failed', {
      id,
      error: error instanceof Error ? error : new Error('unknown'),
    });
  }
  const result = render(
    html
      ? { page: errorPage({ brand, language, code, ...(id ? { id } : {}) }), status }
      : {
          json: problemDocument(language, status, code, fields, id),
          status,
          type: 'application/problem+json',
        },
    language,
  );
  if (error instanceof RequestError) result.headers = { ...result.headers, ...error.headers };
  return result;
}

const wantsHtml = (headers: Headers) => (headers.accept ?? '').includes('text/html');

/**
 * A form on another site must not act with a link somebody has: browsers say where a post comes
 * from. Programs send neither header.
 * @throws RequestError 403 `crossSite`
 */
function refuseCrossSite(headers: Headers, publicUrl: string): void {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) {
    if (site !== 'same-origin' && site !== 'none') throw new RequestError(403, 'crossSite');
  } else if (headers.origin !== undefined && headers.origin !== new URL(publicUrl).origin) {
    throw new RequestError(403, 'crossSite');
  }
}

async function readBody(event: APIGatewayProxyEventV2) {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.byteLength > LARGEST_BODY) throw new RequestError(413, 'bodyTooLarge');
  const type = event.headers['content-type'] ?? '';
  const kind = type.split(';')[0]?.trim().toLowerCase();
  try {
    switch (kind) {
      case 'application/json':
        return {
          json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown,
        };
      case 'application/x-www-form-urlencoded':
      case 'multipart/form-data':
        return {
          form: await new Response(bytes, { headers: { 'content-type': type } }).formData(),
        };
    }
  } catch {
    throw new RequestError(400, 'bodyMalformed');
  }
  throw new RequestError(415, 'unsupportedMediaType');
}

/**
 * The handler of an HTTP function.
 * @param work answers the request; a RequestError becomes its status with a page or a problem
 *   document, AWS that is not available a 503, anything else a 500 that says nothing but an ID
 */
export function httpHandler<Name extends FunctionName>(
  name: Name,
  work: (request: Request, context: HttpContext<Name>) => Promise<Reply>,
) {
  let brand: Brand = parseBrand(undefined);
  const answerErrors: MiddlewareObj<APIGatewayProxyEventV2, Result> = {
    onError(request) {
      request.response = failure(request.error, request.event, brand);
    },
  };
  return middy<APIGatewayProxyEventV2, Result>()
    .use(instrumentation())
    .use(answerErrors)
    .handler(async (event) => {
      const environment = readEnvironmentOf(name);
      const { BRAND, PUBLIC_URL } = environment as { BRAND: unknown; PUBLIC_URL: string };
      brand = parseBrand(BRAND);
      if (event.requestContext.http.method === 'POST') refuseCrossSite(event.headers, PUBLIC_URL);
      const language = pickLanguage(event.headers['accept-language']);
      const reply = await work(
        {
          token: event.pathParameters?.token ?? '',
          language,
          html: wantsHtml(event.headers),
          path: event.rawPath,
          query: event.queryStringParameters ?? {},
          body: () => readBody(event),
        },
        { environment, brand },
      );
      const result = render(reply, language);
      logger.info(`${name} answered`, { status: result.statusCode });
      return result;
    });
}
