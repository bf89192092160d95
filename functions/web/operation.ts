import * as z from 'zod';
import { problemObject } from '../okta/verification.ts';
import { decisions } from '../onboarding/onboarding.ts';
import { onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { suggestionSchema } from '../onboarding/suggestion-schema.ts';
import type { Dictionary } from '../texts/index.ts';

/**
 * Describes a route for programs. Each stage describes its routes in schemas.ts; openapi/ combines them.
 * Used for the OpenAPI document only: the schemas that handlers parse with are in files of their own, to
 * keep the rest out of other functions' bundles.
 */

/** A schema and its name in the document. */
export interface Named<Schema extends z.core.$ZodType = z.core.$ZodType> {
  name: string;
  schema: Schema;
}

export const named = <Schema extends z.core.$ZodType>(
  name: string,
  schema: Schema,
): Named<Schema> => ({
  name,
  schema,
});

/** The code of a problem document. */
export type RequestErrorCode = keyof Dictionary['requestErrors'];
export type ProblemsByStatus = Record<number, RequestErrorCode[]>;

/** Types check the examples against their schemas. */
interface OperationOf<Answer extends z.core.$ZodType, Body extends z.core.$ZodType> {
  summary: string;
  /** The successful response, with named examples. */
  answer: { status: 200 | 202; is: Named<Answer>; examples: Record<string, z.input<Answer>> };
  /** Codes of problem documents by status, besides those common to all operations of its kind. */
  problems: ProblemsByStatus;
  body?: { is: Named<Body>; example: z.input<Body> };
  /** Authenticated by a key of the stage instead of a link. */
  isForPrograms?: true;
  /** Descriptions of the query parameters, all optional. */
  query?: Readonly<Record<string, string>>;
}
export type Operation = OperationOf<z.core.$ZodType, z.core.$ZodType>;

export const operation = <
  Answer extends z.core.$ZodType,
  Body extends z.core.$ZodType = z.ZodNever,
>(
  about: OperationOf<Answer, Body>,
): Operation => about;

export const isoTime = z.iso.datetime();

/** A decision. */
export const decided = z.object({
  decision: z.enum(decisions),
  at: isoTime,
  by: z.string(),
  note: z.string(),
  isSignedIn: z
    .literal(true)
    .optional()
    .describe(
      'That person has signed in; otherwise it is whoever has the link that was sent there.',
    ),
});

/** Everyone who should sign in. */
export const people = named(
  'People',
  z.object({
    onboardingId: onboardingIdSchema,
    people: z.array(
      z.object({ email: z.string(), domain: z.string(), role: z.enum(['mainAdmin', 'user']) }),
    ),
  }),
);

/** For each Okta, the first and the last sign-in (to the hour) by people other than the main admin. */
export const seenSignIns = z.array(z.object({ domain: z.string(), first: isoTime, last: isoTime }));

/** Problems with their texts: see problemsInWords. */
export const problems = z.array(
  z.object(problemObject().shape).extend({
    domain: z.string(),
    message: z.string(),
    fix: z.string(),
    link: z.url().optional(),
  }),
);

/**
 * See problemDocument. `decision`: the existing one, if already decided. `retryAt`: when a 429 may be
 * retried, omitted if waiting does not help.
 */
export const problem = named(
  'Problem',
  z.object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string(),
    instance: z.string().optional(),
    retryAt: isoTime.optional(),
    errors: z
      .array(
        z.object({
          path: z.string(),
          code: z.string(),
          detail: z.string(),
          suggestion: z.optional(suggestionSchema),
        }),
      )
      .optional(),
    problems: problems.optional(),
    decision: decided.optional(),
    csm: z
      .object({ name: z.string().optional(), email: z.string() })
      .optional()
      .describe('Who sees to it now, where it was handed over.'),
  }),
);

/** Numbers of invitations that were not sent, or possibly not. */
export const invitationCounts = z.object({
  waiting: z.number().int(),
  deferred: z
    .number()
    .int()
    .describe('The other mail server says "later": they are tried again for some days.'),
  refused: z.number().int().describe('They will never get through.'),
  uncertain: z.number().int().describe('Nobody knows whether the mail service took them.'),
  dropped: z
    .number()
    .int()
    .optional()
    .describe('They were not sent, because the onboarding had ended.'),
});
