import type * as z from 'zod';
import { submitOperations } from '../2-submit/schemas.ts';
import { approveOperations } from '../4-approve/schemas.ts';
import { tryOperations } from '../6-try/schemas.ts';
import { switchOperations } from '../7-switch-on/schemas.ts';
import { mainAdminOperations } from '../8-main-admin/schemas.ts';
import type { FunctionsBy } from '../functions.ts';
import { maintainOperations } from '../maintain/schemas.ts';
import { queueOperations } from '../queue/schemas.ts';
import { routes } from '../routes.ts';
import { wrongSecret } from '../web/example.ts';
import { problemDocument } from '../web/http.ts';
import {
  type Operation,
  type ProblemsByStatus,
  problem,
  type RequestErrorCode,
} from '../web/operation.ts';
import type { Route } from '../wiring.ts';
import { dashboardCall } from './dashboard-call.ts';
import { jsonSchema } from './json-schema.ts';

/**
 * The HTTP interface as an OpenAPI 3.1 document, generated from the route table and each stage's
 * operations (schemas.ts). Tests validate every JSON response of the journeys against it.
 */

/**
 * Functions whose routes are documented: not the documents themselves, and not the routes that only
 * browsers visit to sign in or out.
 */
type Documented = Exclude<
  FunctionsBy<'http'>,
  | 'ShowOpenapi'
  | 'ShowAsyncapi'
  | 'AnswerUnknown'
  | 'FinishTrial'
  | 'BeginSignIn'
  | 'FinishSignIn'
  | 'SignOut'
>;

const operations: Record<Documented, Operation> = {
  ...submitOperations,
  ...approveOperations,
  ...tryOperations,
  ...switchOperations,
  ...mainAdminOperations,
  ...maintainOperations,
  ...queueOperations,
};

const isDocumented = (name: FunctionsBy<'http'>): name is Documented =>
  Object.hasOwn(operations, name);

/** Routes where the operator's staff may have to sign in: see web/open-link.ts. */
const forStaff = ['/approvals/', '/switches/', '/onboardings/'];
/** Includes the POST by which a CSM skips the trial. */
const isForStaff = ({ method, path }: Route) =>
  forStaff.some((each) => path.startsWith(each)) ||
  (method === 'POST' && path === '/trials/{token}');

const forCsm = ['/approvals/', '/switches/', '/dashboard/', '/trials/{', '/sign-ins/'];
/** Routes where a CSM decides, who may have handed the onboarding over. */
const isForCsm = ({ path }: Route) => forCsm.some((each) => path.startsWith(each));

/** The operation's problems, and those of every operation, every POST and every body: see http.ts. */
function problemDocumentsOf(
  route: Route,
  { problems, body, query, isForPrograms }: Operation,
): ProblemsByStatus {
  const post: ProblemsByStatus = {
    403: ['crossSite'],
    400: ['bodyMalformed'],
    413: ['bodyTooLarge'],
    415: ['unsupportedMediaType'],
  };
  const withLink: ProblemsByStatus = { 404: ['linkInvalid'] };
  return {
    ...(isForPrograms ? {} : withLink),
    500: ['internal'],
    ...(route.method === 'POST' ? post : {}),
    ...(route.method === 'POST' && !body ? { 422: ['invalidSubmission'] as const } : {}),
    ...(query?.format === undefined ? {} : { 400: ['requestMalformed'] as const }),
    ...problems,
    ...(isForPrograms
      ? {}
      : {
          410: [
            'linkRevoked',
            ...(isForCsm(route) ? (['handedOver'] as const) : []),
            ...(problems[410] ?? []),
          ],
        }),
    ...(isForStaff(route) ? { 401: ['signInRequired'] } : {}),
    429: ['tooManyTries', ...(problems[429] ?? [])],
  };
}

/** An example problem document with this code. */
function problemExample(status: number, code: RequestErrorCode): z.input<typeof problem.schema> {
  const fields: Partial<Record<RequestErrorCode, { path: string; code: string }>> = {
    invalidSubmission: { path: 'mainAdmin.email', code: 'emailInvalid' },
    addOnNotConfirmed: { path: 'addOnConfirmed', code: 'addOnNotConfirmed' },
    invalidDecision: { path: 'note', code: 'required' },
    rotationRefused: { path: 'clientSecrets.0.clientSecret', code: 'clientSecretWrong' },
  };
  const field = fields[code];
  const retryAt = status === 429 ? '2026-11-25T11:00:00.000Z' : undefined;
  const id = code === 'internal' ? '0b1c1c0e-6f0f-4f0b-8d5e-1f5e2f0f6c3a' : undefined;
  return {
    ...problemDocument('en', status, code, field ? [field] : [], { id, retryAt }),
    ...(code === 'rotationRefused' ? { problems: [wrongSecret] } : {}),
  };
}

const reference = (name: string) => ({ schema: { $ref: `#/components/schemas/${name}` } });

/** The response for a status: a problem document with one of these codes. */
const problemAnswer = (status: number, codes: readonly RequestErrorCode[]) => ({
  description: `A problem document: ${codes.join(', ')}`,
  content: {
    'application/problem+json': {
      schema: {
        allOf: [
          reference(problem.name).schema,
          { properties: { status: { const: status }, code: { enum: codes } } },
        ],
      },
      examples: Object.fromEntries(
        codes.map((code) => [code, { value: problemExample(status, code) }]),
      ),
    },
  },
});

function operation(route: Route, name: Documented, about: Operation) {
  const { summary, answer, body, query = {}, isForPrograms } = about;
  return {
    operationId: `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
    summary,
    parameters: [
      isForPrograms
        ? {
            name: 'onboardingId',
            in: 'path',
            required: true,
            description: 'As events have it.',
            schema: { type: 'string' },
          }
        : {
            name: 'token',
            in: 'path',
            required: true,
            description: 'The signed token of the link; who has it may use it.',
            schema: { type: 'string' },
          },
      ...Object.entries(query).map(([name, description]) => ({
        name,
        in: 'query',
        description,
        schema: { type: 'string', ...(name === 'format' ? { enum: ['csv'] } : {}) },
      })),
    ],
    ...(isForPrograms ? { security: [{ key: [] }] } : {}),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { ...reference(body.is.name), example: body.example } },
          },
        }
      : {}),
    responses: {
      [answer.status]: {
        description: answer.is.name,
        content: {
          'application/json': {
            ...reference(answer.is.name),
            examples: Object.fromEntries(
              Object.entries(answer.examples).map(([name, value]) => [name, { value }]),
            ),
          },
          ...(query.format === undefined
            ? {}
            : {
                'text/csv': {
                  schema: { type: 'string' },
                  examples: { file: { value: '\ufeff"a column"\r\n"a cell"\r\n' } },
                },
              }),
        },
      },
      ...Object.fromEntries(
        Object.entries(problemDocumentsOf(route, about)).map(([status, codes]) => [
          status,
          problemAnswer(Number(status), codes),
        ]),
      ),
    },
  };
}

/**
 * @param publicUrl base URL of the API
 * @param title the brand's name
 */
export function openapi(publicUrl: string, title: string) {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    if (!isDocumented(route.function)) continue;
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: operation(route, route.function, operations[route.function]),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: `${title} single sign-on onboarding`,
      version: '1.0.0',
      description:
        'JSON for programs. To a browser (Accept: text/html) the same URLs answer with pages, and take forms.',
    },
    servers: [{ url: publicUrl }],
    paths,
    webhooks: {
      dashboardReinvite: dashboardCall(publicUrl, {
        ...paths['/dashboard-reports/{token}']?.post,
        // Operation IDs must be unique; the callback's URL already contains the token.
        operationId: 'dashboardReport',
        parameters: [],
      }),
    },
    components: {
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'A key of the stage (the secret `people-keys`), for programs of ours.',
        },
      },
      schemas: {
        ...Object.fromEntries(
          Object.values(operations).flatMap(({ body }) =>
            body ? [[body.is.name, jsonSchema(body.is.schema, 'input')]] : [],
          ),
        ),
        ...Object.fromEntries(
          [...Object.values(operations).map(({ answer }) => answer.is), problem].map(
            ({ name, schema }) => [name, jsonSchema(schema, 'output')],
          ),
        ),
      },
    },
  };
}
