import middy, { type MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { FunctionName } from '../functions.ts';
import { type OnboardingId, onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { type Brand, parseBrand } from '../runtime/brand.ts';
import {
  busy,
  type FieldError,
  HandedOver,
  isThrottled,
  isUnanswered,
  nameOf,
  RequestError,
  SignInRequired,
} from '../runtime/errors.ts';
import { type EnvironmentOf, environmentOf, logging } from '../runtime/every-handler.ts';
import { logger } from '../runtime/observability.ts';
import { type Language, pickLanguage, texts } from '../texts/index.ts';
import { readBody, readJson, readNothing } from './body.ts';
import { errorPageBeside } from './error-page-beside.ts';
import type { Form } from './form.ts';
import type { Page } from './page.ts';
import { publicPath } from './public-path.ts';
import { noteRefusal } from './refusals.ts';

/**
 * HTTP at the edge: translates API Gateway's events (of a REST API, payload format 1.0) and responses. HTML
 * for people, JSON for programs, at the same URL. The stages in between see neither.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */

/** By lower-case name; a repeated header's values are joined by commas. */
type Headers = Record<string, string | undefined>;

export interface Request {
  /** The link's token from the path. */
  token: string;
  /** From a path that names an onboarding instead of a link. Unauthenticated: anyone can send it. */
  onboardingId: OnboardingId;
  /** The `Authorization` header; empty if missing. */
  authorization: string;
  language: Language;
  /** True for a browser, false for a program. */
  html: boolean;
  /** The path below the API's public URL: `/setup/…`. */
  path: string;
  query: Readonly<Record<string, string | undefined>>;
  cookies: Readonly<Record<string, string | undefined>>;
  /** The client's IP address. */
  clientAddress: string;
  /** Whether the method is HEAD: a GET's headers only. */
  isHead: boolean;
  /**
   * The body: a form's fields, or parsed JSON.
   * @throws RequestError 415 `unsupportedMediaType`, 413 `bodyTooLarge`, 400 `bodyMalformed`
   */
  body(): Promise<{ form: Form } | { json: unknown }>;
  /**
   * The parsed JSON body, for routes without a form.
   * @throws RequestError 415 `notJson`, and the others of `body`
   */
  json(): Promise<unknown>;
  /**
   * Checks that the body says nothing, for routes that need none.
   * @throws RequestError 422 `invalidSubmission`, and those of `body`
   */
  nothing(): Promise<void>;
}

/** A response before it is rendered. */
export type Reply =
  | { page: Page; status?: number; cookie?: string }
  | { json: unknown; status?: number; type?: string; cookie?: string }
  | { jsonText: string }
  /** A file to download. */
  | { text: string; type: string; file: string }
  /** A path below the API's public URL, or another site's URL. */
  | { redirect: string; cookie?: string };

export interface HttpContext<Name extends FunctionName> {
  environment: EnvironmentOf<Name>;
  brand: Brand;
}

type Result = APIGatewayProxyResult;

/** Headers of every response. Pages have their own policy, with the hashes of their style and script. */
export const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'x-robots-tag': 'noindex',
};

/** Header names are case-insensitive; API Gateway keeps the client's case. */
function headersOf({ headers, multiValueHeaders }: APIGatewayProxyEvent): Headers {
  const found: Headers = {};
  for (const [name, value] of Object.entries(headers ?? {})) found[name.toLowerCase()] = value;
  for (const [name, values] of Object.entries(multiValueHeaders ?? {}))
    if (values) found[name.toLowerCase()] = values.join(', ');
  return found;
}

/** Joins repeated parameters by commas, as with headers, so that no single value is mistaken for the intended one. */
function queryOf({ queryStringParameters, multiValueQueryStringParameters }: APIGatewayProxyEvent) {
  const several = Object.entries(multiValueQueryStringParameters ?? {}).flatMap(([name, values]) =>
    values && values.length > 1 ? [[name, values.join(', ')]] : [],
  );
  return { ...queryStringParameters, ...Object.fromEntries(several) };
}

const setCookie = ({ cookie }: { cookie?: string }) =>
  cookie === undefined ? {} : { 'set-cookie': cookie };

/** Keeps the first cookie of each name (RFC 6265, 5.4). */
function cookiesOf({ cookie = '' }: Headers): Record<string, string> {
  const pairs = cookie.split(';').map((pair) => pair.trim().split(/=(.*)/s));
  return Object.fromEntries(pairs.map(([name = '', value = '']) => [name, value]).toReversed());
}

function render(reply: Reply, language: Language, prefix = ''): Result {
  if ('redirect' in reply) {
    const { redirect } = reply;
    const location = redirect.startsWith('/') ? `${prefix}${redirect}` : redirect;
    return {
      statusCode: 303,
      headers: { ...securityHeaders, ...setCookie(reply), location },
      body: '',
    };
  }
  const shared = {
    ...securityHeaders,
    'content-language': language,
    vary: 'accept, accept-language',
  };
  if ('text' in reply)
    return {
      statusCode: 200,
      headers: {
        ...shared,
        'content-type': reply.type,
        'content-disposition': `attachment; filename="${reply.file}"`,
        'content-security-policy': "default-src 'none'",
      },
      body: reply.text,
    };
  if ('page' in reply)
    return {
      statusCode: reply.status ?? 200,
      headers: {
        ...shared,
        ...setCookie(reply),
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': reply.page.contentSecurityPolicy,
      },
      body: reply.page.html,
    };
  if ('jsonText' in reply)
    return {
      statusCode: 200,
      headers: { ...shared, 'content-type': 'application/json' },
      body: reply.jsonText,
    };
  return {
    statusCode: reply.status ?? 200,
    headers: {
      ...shared,
      ...setCookie(reply),
      'content-type': reply.type ?? 'application/json',
    },
    body: JSON.stringify(reply.json),
  };
}

/** A problem document (RFC 9457); `errors` point into the body (as in the RFC's section 3). */
export function problemDocument(
  language: Language,
  status: number,
  code: string,
  fields: readonly FieldError[] = [],
  { id, retryAt }: { id?: string | undefined; retryAt?: string | undefined } = {},
) {
  const words = texts(language);
  return {
    type: 'about:blank',
    status,
    code,
    ...words.requestError(code),
    ...(id === undefined ? {} : { instance: `urn:uuid:${id}` }),
    ...(retryAt === undefined ? {} : { retryAt }),
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
 * Maps AWS's throttling, server errors and missing answers to a 503 and logs them; returns other errors
 * unchanged. Every handler may be retried.
 */
export function troubleIsBusy(error: unknown): unknown {
  if (!isThrottled(error) && !isUnanswered(error)) return error;
  logger.warn('AWS is not available', { error: nameOf(error) });
  return busy();
}

/**
 * When AWS is unavailable, shows people the page again with what they typed, and throws the 503 for programs.
 * @param refuse renders the page again
 */
export async function keepingTyped<T>(
  request: { html: boolean },
  refuse: (status: number, code: string) => T | Promise<T>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const error = troubleIsBusy(cause);
    if (!(error instanceof RequestError) || error.status !== 503 || !request.html) throw error;
    return refuse(error.status, error.code);
  }
}

/** Answers HEAD like GET, without the body. */
const answerTo = ({ httpMethod }: APIGatewayProxyEvent, result: Result): Result =>
  httpMethod === 'HEAD' ? { ...result, body: '' } : result;

/** ISO time from which a rate-limited request may be retried. */
export function retryAtOf({ status, headers }: RequestError): string | undefined {
  const seconds = headers['retry-after'];
  if (status !== 429 || seconds === undefined) return undefined;
  return new Date(Date.now() + Number(seconds) * 1000).toISOString();
}

/** `sso-onboarding-production-ShowSetup` → `sso-onboarding-production` */
const stackOf = ({ functionName }: Context) =>
  functionName.slice(0, Math.max(0, functionName.lastIndexOf('-')));

/** URL that signs staff in and returns to the requested page. */
const signInHref = (publicUrl: string, path: string) =>
  `${publicPath(publicUrl)}/staff/sign-in?${new URLSearchParams({ to: path })}`;

/** The note in a form that is rejected because the session expired; the error page shows it. */
async function noteIn(event: APIGatewayProxyEvent): Promise<string | undefined> {
  if (event.httpMethod !== 'POST') return undefined;
  const body = await readBody(event, headersOf(event)).catch(() => ({}));
  const note = 'form' in body ? (body.form.get('note') ?? body.form.get('reason')) : undefined;
  return typeof note === 'string' && note.trim() !== '' ? note : undefined;
}

async function failure(
  cause: unknown,
  event: APIGatewayProxyEvent,
  { brand, publicUrl }: { brand: Brand; publicUrl: string | undefined },
  stack: string,
): Promise<Result> {
  const error = troubleIsBusy(cause);
  const headers = headersOf(event);
  const language = pickLanguage(headers['accept-language']);
  const html = wantsHtml(headers);
  let status = 500;
  let code = 'internal';
  let fields: readonly FieldError[] = [];
  let id: string | undefined;
  let retryAt: string | undefined;
  if (error instanceof RequestError) {
    ({ status, code, fields } = error);
    retryAt = retryAtOf(error);
    if (status < 500) noteRefusal({ status, code }, stack);
  } else {
    // The response contains only an ID, by which ops find this log line.
    id = crypto.randomUUID();
    logger.error('Request failed', {
      id,
      error: error instanceof Error ? error : new Error('unknown'),
    });
  }
  const result = render(
    html
      ? {
          page: errorPageBeside({
            brand,
            language,
            code,
            id,
            retryAt,
            fields,
            ...(error instanceof HandedOver ? { csm: error.csm } : {}),
            ...(error instanceof SignInRequired && publicUrl !== undefined
              ? { signInHref: signInHref(publicUrl, event.path), typed: await noteIn(event) }
              : {}),
          }),
          status,
        }
      : {
          json: {
            ...problemDocument(language, status, code, fields, { id, retryAt }),
            ...(error instanceof HandedOver ? { csm: error.csm } : {}),
          },
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
 * Prevents forms on other sites from acting with somebody's link: browsers send where a POST comes
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

/**
 * The handler of an HTTP function.
 * @param work answers the request. A RequestError becomes a page or problem document with its status,
 *   an AWS outage a 503, anything else a 500 that contains only an ID
 */
export function httpHandler<Name extends FunctionName>(
  name: Name,
  work: (request: Request, context: HttpContext<Name>) => Promise<Reply>,
) {
  let brand: Brand = parseBrand(undefined);
  let publicUrl: string | undefined;
  const answerErrors: MiddlewareObj<APIGatewayProxyEvent, Result> = {
    async onError(request) {
      request.response = answerTo(
        request.event,
        await failure(request.error, request.event, { brand, publicUrl }, stackOf(request.context)),
      );
    },
  };
  return middy<APIGatewayProxyEvent, Result>()
    .use(logging())
    .use(answerErrors)
    .handler(async (event, context) => {
      const clientAddress = event.requestContext.identity.sourceIp;
      // By it the access log has the client's address. Behind a link a pseudonym takes its place (open-link.ts), so that no
      // address can be looked up for an onboarding.
      logger.appendKeys({ requestId: event.requestContext.requestId });
      const environment = environmentOf<Name>();
      const { BRAND, PUBLIC_URL } = environment as { BRAND: unknown; PUBLIC_URL: string };
      brand = parseBrand(BRAND);
      publicUrl = PUBLIC_URL;
      const headers = headersOf(event);
      if (event.httpMethod === 'POST') refuseCrossSite(headers, PUBLIC_URL);
      const language = pickLanguage(headers['accept-language']);
      const reply = await work(
        {
          token: event.pathParameters?.token ?? '',
          onboardingId: onboardingIdSchema.parse(event.pathParameters?.onboardingId ?? ''),
          authorization: headers.authorization ?? '',
          language,
          html: wantsHtml(headers),
          path: event.path,
          query: queryOf(event),
          cookies: cookiesOf(headers),
          clientAddress,
          isHead: event.httpMethod === 'HEAD',
          body: () => readBody(event, headers),
          json: () => readJson(event, headers),
          nothing: () => readNothing(event, headers),
        },
        { environment, brand },
      );
      const result = render(reply, language, publicPath(PUBLIC_URL));
      const status = result.statusCode;
      if (status >= 400 && status < 500) noteRefusal({ status }, stackOf(context));
      else logger.info(`${name} answered`, { status });
      return answerTo(event, result);
    });
}
