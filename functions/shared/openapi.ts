import * as z from 'zod';
import { decisionSchema } from '../4-approve/decision.ts';
import { rotationSchema } from '../9-keep/rotation.ts';
import { type Route, routes } from '../routes.ts';
import { stages } from './onboarding.ts';
import { submissionSchema } from './submission.ts';
import { problemCodes, verificationSchema } from './verification.ts';

/**
 * The HTTP interface as an OpenAPI 3.1 document, made from the route table and the schemas that the
 * handlers parse with.
 */

const isoTime = z.iso.datetime();

export const statusSchema = z.object({
  onboardingId: z.string(),
  company: z.string(),
  stage: z.enum(stages),
  problems: z.array(
    z.object({
      domain: z.string(),
      code: z.enum(problemCodes),
      message: z.string(),
      fix: z.string(),
      link: z.url().optional(),
    }),
  ),
  note: z.string().optional(),
  history: z.array(z.object({ at: isoTime, what: z.string() })),
  invited: z.number().int(),
  total: z.number().int(),
});

const person = z.object({ name: z.string(), email: z.string() });
const decided = z.object({
  decision: z.enum(['approve', 'requestChanges', 'reject']),
  at: isoTime,
  by: z.string(),
  note: z.string(),
});

export const responseSchemas = {
  Status: statusSchema,
  Accepted: z.object({ onboardingId: z.string(), status: statusSchema }),
  Approval: z.object({
    onboardingId: z.string(),
    company: z.string(),
    stage: z.enum(stages),
    contact: person.optional(),
    mainAdmin: person.optional(),
    usersCount: z.number().int().optional(),
    oktaApps: z
      .array(
        z.object({ domain: z.string(), clientId: z.string(), emailDomains: z.array(z.string()) }),
      )
      .optional(),
    verifications: z.array(verificationSchema).optional(),
    decision: decided.optional(),
  }),
  Decided: z.object({ onboardingId: z.string(), decision: decided }),
  SignIn: z.object({
    onboardingId: z.string(),
    company: z.string(),
    stage: z.enum(stages),
    signIn: z.object({ signedIn: z.boolean(), at: z.string(), by: z.string() }).optional(),
  }),
  Rotation: z.object({
    onboardingId: z.string(),
    company: z.string(),
    oktaApps: z.array(
      z.object({
        domain: z.string(),
        clientId: z.string(),
        secretChangedAt: isoTime.optional(),
      }),
    ),
  }),
  Problem: z.object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string(),
    instance: z.string().optional(),
    errors: z
      .array(z.object({ path: z.string(), code: z.string(), detail: z.string() }))
      .optional(),
    problems: statusSchema.shape.problems.optional(),
  }),
};
export type ResponseName = keyof typeof responseSchemas;

const submissionExample = {
  oktaApps: [
    {
      domain: 'acme.okta.com',
      clientId: '0oa1exampleclient297',
      clientSecret: 'copied-from-the-general-tab-in-okta',
      emailDomains: ['acme.example'],
    },
  ],
  mainAdmin: { name: 'Ada Admin', email: 'ada@acme.example' },
  users: ['user1@acme.example', 'user2@acme.example'],
  contact: { name: 'Otto Okta', email: 'otto@acme.example' },
};

interface Operation {
  summary: string;
  answers: Record<number, ResponseName>;
  /** Statuses of problem documents. */
  problems: number[];
  body?: { schema: 'Submission' | 'Decision' | 'ClientSecrets'; example: unknown };
}

/** What each route is for, by the name of its function. */
const operations: Record<string, Operation> = {
  ShowSetup: {
    summary: 'How far the onboarding is',
    answers: { 200: 'Status' },
    problems: [404, 410],
  },
  SubmitSetup: {
    summary: 'Submit, or correct what was submitted',
    answers: { 202: 'Accepted' },
    problems: [400, 403, 404, 409, 410, 413, 415, 422, 503],
    body: { schema: 'Submission', example: submissionExample },
  },
  ShowApproval: {
    summary: 'The evidence, and what was decided if it was',
    answers: { 200: 'Approval' },
    problems: [404, 410],
  },
  DecideApproval: {
    summary: 'Approve, ask for changes, or reject',
    answers: { 200: 'Decided' },
    problems: [400, 403, 404, 409, 410, 413, 415, 422, 503],
    body: { schema: 'Decision', example: { decision: 'approve', addOnConfirmed: true } },
  },
  ShowSignIn: {
    summary: 'Whether the first sign-in is known',
    answers: { 200: 'SignIn' },
    problems: [404, 410],
  },
  ConfirmSignIn: {
    summary: 'Confirm the first sign-in',
    answers: { 200: 'SignIn' },
    problems: [403, 404, 409, 410, 503],
  },
  ShowRotation: {
    summary: 'The Okta apps whose client secrets can be changed',
    answers: { 200: 'Rotation' },
    problems: [404, 410, 503],
  },
  RotateClientSecret: {
    summary: 'Verify new client secrets, and use them when all are right',
    answers: { 200: 'Rotation' },
    problems: [400, 403, 404, 410, 413, 415, 422, 503],
    body: {
      schema: 'ClientSecrets',
      example: {
        clientSecrets: [
          { domain: 'acme.okta.com', clientSecret: 'copied-from-the-general-tab-in-okta' },
        ],
      },
    },
  },
};

/** A document's schemas do not depend on the operator's rules. */
const anyRules = { customDomains: [], trustedOrigins: [] };

/** zod's JSON Schema, without what only a document of its own needs. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output') {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

const reference = (name: string) => ({ schema: { $ref: `#/components/schemas/${name}` } });

function operation(route: Route, { summary, answers, problems, body }: Operation) {
  return {
    operationId: `${route.function.charAt(0).toLowerCase()}${route.function.slice(1)}`,
    summary,
    parameters: [
      {
        name: 'token',
        in: 'path',
        required: true,
        description: 'The signed token of the link; who has it may use it.',
        schema: { type: 'string' },
      },
    ],
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { ...reference(body.schema), example: body.example } },
          },
        }
      : {}),
    responses: Object.fromEntries([
      ...Object.entries(answers).map(([status, name]) => [
        status,
        { description: name, content: { 'application/json': reference(name) } },
      ]),
      ...problems.map((status) => [
        String(status),
        {
          description: 'A problem document',
          content: { 'application/problem+json': reference('Problem') },
        },
      ]),
    ]),
  };
}

/**
 * @param publicUrl where the API is
 * @param title the brand's name
 */
export function openapi(publicUrl: string, title: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const about = operations[route.function];
    if (!about) continue;
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: operation(route, about),
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: `${title} single sign-on onboarding`, version: '1.0.0' },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      schemas: {
        Submission: jsonSchema(submissionSchema(anyRules), 'input'),
        ClientSecrets: jsonSchema(rotationSchema(anyRules), 'input'),
        Decision: jsonSchema(decisionSchema, 'input'),
        ...Object.fromEntries(
          Object.entries(responseSchemas).map(([name, schema]) => [
            name,
            jsonSchema(schema, 'output'),
          ]),
        ),
      },
    },
  };
}
