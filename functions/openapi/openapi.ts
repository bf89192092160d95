import * as z from 'zod';
import { decisionSchema } from '../4-approve/decision.ts';
import { type FunctionsBy, routes } from '../functions.ts';
import { rotationSchema } from '../maintain/rotation.ts';
import { problemCodes, verificationSchema } from '../okta/verification.ts';
import { stages } from '../onboarding/onboarding.ts';
import { submissionSchema } from '../onboarding/submission.ts';
import { type Dictionary, texts } from '../texts/index.ts';
import { problemDocument } from '../web/http.ts';
import type { Route } from '../wiring.ts';

/**
 * The HTTP interface as an OpenAPI 3.1 document, made from the route table and the schemas that the
 * handlers parse with. Tests hold every JSON answer of the journeys to it.
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
  /** While somebody has to act; dates are days of the operator's calendar. */
  deadline: z
    .object({
      for: z.enum(['correction', 'approval', 'firstSignIn']),
      since: isoTime,
      reminder: z.iso
        .date()
        .optional()
        .describe('When they are reminded; left out once they were.'),
      actBy: z.iso.date().describe('The last day that is in time at any hour.'),
      expires: z.iso.date(),
    })
    .optional(),
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
    submissionId: z.string(),
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
    decision: decided.optional(),
  }),
};
export type ResponseName = keyof typeof responseSchemas;

type Example<Name extends ResponseName> = z.input<(typeof responseSchemas)[Name]>;

const onboardingId = 'acme-corp-3f9d2c81b04e';
const submissionId = '7d1f0c3b';
const company = 'Acme Corp';
const contact = { name: 'Otto Okta', email: 'otto@acme.example' };
const mainAdmin = { name: 'Ada Admin', email: 'ada@acme.example' };
const oktaApp = {
  domain: 'acme.okta.com',
  clientId: '0oa1exampleclient297',
  emailDomains: ['acme.example'],
};
const clientSecret = 'copied-from-the-general-tab-in-okta';

const submissionExample: z.input<ReturnType<typeof submissionSchema>> = {
  oktaApps: [{ ...oktaApp, clientSecret }],
  mainAdmin,
  users: ['user1@acme.example', 'user2@acme.example'],
  contact,
};

const submittedAt = '2026-11-25T09:30:00.000Z';
const decidedAt = '2026-11-25T10:02:00.000Z';
const decision: Example<'Decided'>['decision'] = {
  decision: 'approve',
  at: decidedAt,
  by: 'dana@sequel.io',
  note: '',
};

/** A status right after the submission. */
const verifying: Example<'Status'> = {
  onboardingId,
  company,
  stage: 'verifying',
  problems: [],
  history: [{ at: submittedAt, what: texts('en').event('submitted') }],
  invited: 0,
  total: 0,
};

/** What is wrong in Okta, in words. */
const wrongSecret: Example<'Status'>['problems'][number] = {
  domain: oktaApp.domain,
  code: 'clientSecretWrong',
  ...texts('en').problem({ code: 'clientSecretWrong' }),
  link: `https://acme-admin.okta.com/admin/app/oidc_client/instance/${oktaApp.clientId}#tab-general`,
};

const awaitingCorrection: Example<'Status'> = {
  ...verifying,
  stage: 'awaitingCorrection',
  problems: [wrongSecret],
  deadline: {
    for: 'correction',
    since: '2026-11-25T09:30:08.000Z',
    reminder: '2026-11-30',
    actBy: '2026-12-22',
    expires: '2026-12-23',
  },
  history: [
    ...verifying.history,
    { at: '2026-11-25T09:30:08.000Z', what: texts('en').event('problemsFound') },
  ],
};

const rotated: Example<'Rotation'> = {
  onboardingId,
  company,
  oktaApps: [{ domain: oktaApp.domain, clientId: oktaApp.clientId, secretChangedAt: decidedAt }],
};

/** One kind of answer that is no problem, with an example by name. */
type Answer = {
  [Name in ResponseName]: {
    status: 200 | 202;
    schema: Name;
    examples: Record<string, Example<Name>>;
  };
}[ResponseName];

type ProblemDocumentCode = keyof Dictionary['requestErrors'];

interface Operation {
  summary: string;
  answer: Answer;
  /** Codes of problem documents by status, beyond those that every operation of its kind has. */
  problems: Record<number, ProblemDocumentCode[]>;
  body?: { schema: 'Submission' | 'Decision' | 'ClientSecrets'; example: unknown };
}

/** Functions whose routes are for people and programs; the document does not describe itself. */
type Documented = Exclude<FunctionsBy<'http'>, 'ShowOpenapi' | 'AnswerUnknown'>;

/** What each route is for, by the name of its function. */
const operations: Record<Documented, Operation> = {
  ShowSetup: {
    summary: 'How far the onboarding is',
    answer: {
      status: 200,
      schema: 'Status',
      examples: {
        awaitingSubmission: { ...verifying, stage: 'awaitingSubmission', history: [] },
        verifying,
        awaitingCorrection,
      },
    },
    problems: { 410: ['linkExpired'] },
  },
  SubmitSetup: {
    summary: 'Submit, or correct what was submitted',
    answer: {
      status: 202,
      schema: 'Accepted',
      examples: { accepted: { onboardingId, status: verifying } },
    },
    problems: {
      409: ['conflict'],
      410: ['linkExpired'],
      422: ['invalidSubmission'],
      503: ['busy'],
    },
    body: { schema: 'Submission', example: submissionExample },
  },
  ShowApproval: {
    summary: 'The evidence, and what was decided if it was',
    answer: {
      status: 200,
      schema: 'Approval',
      examples: {
        open: {
          onboardingId,
          company,
          stage: 'awaitingApproval',
          submissionId,
          contact,
          mainAdmin,
          usersCount: 2,
          oktaApps: [oktaApp],
          verifications: [
            {
              domain: oktaApp.domain,
              outcome: 'verified',
              checks: [
                { name: 'domain', outcome: 'passed' },
                { name: 'clientSecret', outcome: 'passed' },
              ],
              problems: [],
            },
          ],
        },
        decided: { onboardingId, company, stage: 'connecting', submissionId, decision },
      },
    },
    problems: { 410: ['linkExpired'] },
  },
  DecideApproval: {
    summary: 'Approve, ask for changes, or reject',
    answer: {
      status: 200,
      schema: 'Decided',
      examples: { approved: { onboardingId, decision } },
    },
    problems: {
      409: ['alreadyDecided', 'submissionChanged'],
      410: ['linkExpired', 'over'],
      422: ['invalidDecision', 'addOnNotConfirmed'],
      503: ['busy'],
    },
    body: {
      schema: 'Decision',
      example: { decision: 'approve', addOnConfirmed: true, submissionId } satisfies z.input<
        typeof decisionSchema
      >,
    },
  },
  ShowSignIn: {
    summary: 'Whether the first sign-in is known',
    answer: {
      status: 200,
      schema: 'SignIn',
      examples: { waiting: { onboardingId, company, stage: 'awaitingFirstSignIn' } },
    },
    problems: { 410: ['linkExpired'] },
  },
  ConfirmSignIn: {
    summary: 'Confirm the first sign-in',
    answer: {
      status: 200,
      schema: 'SignIn',
      examples: {
        confirmed: {
          onboardingId,
          company,
          stage: 'inviting',
          signIn: { signedIn: true, at: decidedAt, by: 'mainAdmin' },
        },
      },
    },
    problems: { 409: ['tooEarly'], 410: ['linkExpired', 'over'], 503: ['busy'] },
  },
  ShowRotation: {
    summary: 'The Okta apps whose client secrets can be changed',
    answer: { status: 200, schema: 'Rotation', examples: { rotated } },
    problems: { 410: ['linkExpired'], 503: ['busy'] },
  },
  RotateClientSecret: {
    summary: 'Verify new client secrets, and use them when all are right',
    answer: { status: 200, schema: 'Rotation', examples: { rotated } },
    problems: {
      410: ['linkExpired'],
      422: ['invalidSubmission', 'rotationRefused'],
      503: ['busy', 'oktaUnavailable'],
    },
    body: {
      schema: 'ClientSecrets',
      example: {
        clientSecrets: [{ domain: oktaApp.domain, clientSecret }],
      } satisfies z.input<ReturnType<typeof rotationSchema>>,
    },
  },
};

const isDocumented = (name: FunctionsBy<'http'>): name is Documented =>
  Object.hasOwn(operations, name);

/** Problems of every operation, of every POST, and of every one with a body: see http.ts. */
function problemsOf(
  route: Route,
  { problems, body }: Operation,
): Record<number, ProblemDocumentCode[]> {
  const post: Operation['problems'] = { 403: ['crossSite'] };
  const withBody: Operation['problems'] = {
    400: ['bodyMalformed'],
    413: ['bodyTooLarge'],
    415: ['unsupportedMediaType'],
  };
  return {
    404: ['linkInvalid'],
    500: ['internal'],
    ...(route.method === 'POST' ? post : {}),
    ...(body ? withBody : {}),
    ...problems,
  };
}

/** What a problem document of this code looks like. */
function problemExample(status: number, code: string): Example<'Problem'> {
  const fields: Record<string, { path: string; code: string }> = {
    invalidSubmission: { path: 'mainAdmin.email', code: 'emailInvalid' },
    addOnNotConfirmed: { path: 'addOnConfirmed', code: 'addOnNotConfirmed' },
    invalidDecision: { path: 'note', code: 'required' },
    rotationRefused: { path: 'clientSecrets.0.clientSecret', code: 'clientSecretWrong' },
  };
  const field = fields[code];
  const id = code === 'internal' ? '0b1c1c0e-6f0f-4f0b-8d5e-1f5e2f0f6c3a' : undefined;
  return {
    ...problemDocument('en', status, code, field ? [field] : [], id),
    ...(code === 'rotationRefused' ? { problems: [wrongSecret] } : {}),
  };
}

/** A document's schemas do not depend on the operator's rules. */
const anyRules = { customDomains: [], trustedOrigins: [] };

/** zod's JSON Schema, without what only a document of its own needs. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output') {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

const reference = (name: string) => ({ schema: { $ref: `#/components/schemas/${name}` } });

/** The answer with problem documents of these codes and no others. */
const problemAnswer = (status: number, codes: readonly string[]) => ({
  description: `A problem document: ${codes.join(', ')}`,
  content: {
    'application/problem+json': {
      schema: {
        allOf: [
          { $ref: '#/components/schemas/Problem' },
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
  const { summary, answer, body } = about;
  return {
    operationId: `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
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
    responses: {
      [answer.status]: {
        description: answer.schema,
        content: {
          'application/json': {
            ...reference(answer.schema),
            examples: Object.fromEntries(
              Object.entries(answer.examples).map(([name, value]) => [name, { value }]),
            ),
          },
        },
      },
      ...Object.fromEntries(
        Object.entries(problemsOf(route, about)).map(([status, codes]) => [
          status,
          problemAnswer(Number(status), codes),
        ]),
      ),
    },
  };
}

/**
 * @param publicUrl where the API is
 * @param title the brand's name
 */
export function openapi(publicUrl: string, title: string) {
  const paths: Record<string, Record<string, unknown>> = {};
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
