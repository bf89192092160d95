import * as z from 'zod';
import { problemSchema } from '../okta/verification.ts';
import { decisions } from '../onboarding/onboarding.ts';
import { suggestionSchema } from '../onboarding/suggestions.ts';
import type { Dictionary } from '../texts/index.ts';

/**
 * What a route is to a program. Each stage describes its own routes in schemas.ts; openapi/ puts
 * them together. Only the OpenAPI document is made from these: what a handler parses with is a
 * file of its own, so that no other function has the rest in its bundle.
 */

/** A schema, by the name that the document has it under. */
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

/** Examples are held to their schemas. */
interface OperationOf<Answer extends z.core.$ZodType, Body extends z.core.$ZodType> {
  summary: string;
  /** The answer that is no problem, with an example by name. */
  answer: { status: 200 | 202; is: Named<Answer>; examples: Record<string, z.input<Answer>> };
  /** Codes of problem documents by status, beyond those that every operation of its kind has. */
  problems: ProblemsByStatus;
  body?: { is: Named<Body>; example: z.input<Body> };
  /** Whether it takes a key of the stage, and no link. */
  isForPrograms?: true;
  /** What each parameter of the query means; none is required. */
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

/** A decision that was made. */
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

/** Everybody who is to sign in. */
export const people = named(
  'People',
  z.object({
    onboardingId: z.string(),
    people: z.array(
      z.object({ email: z.string(), domain: z.string(), role: z.enum(['mainAdmin', 'user']) }),
    ),
  }),
);

/** Through each Okta: that others than the main admin have signed in, first, and last to the hour. */
export const seenSignIns = z.array(z.object({ domain: z.string(), first: isoTime, last: isoTime }));

/** Problems in words: see problemsInWords. */
export const problems = z.array(
  z.object(problemSchema.shape).extend({
    domain: z.string(),
    message: z.string(),
    fix: z.string(),
    link: z.url().optional(),
  }),
);

/**
 * See problemDocument; `decision`: the one that stands, when it is decided already; `retryAt`: from when
 * a 429 would be another answer, left out where waiting does not help.
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

/** What became of invitations that did not go out, or not for certain. */
export const invitationCounts = z.object({
  waiting: z.number().int(),
  deferred: z
    .number()
    .int()
    .describe('The other mail server says "later": they are tried again for some days.'),
  refused: z.number().int().describe('They will never get through.'),
  uncertain: z.number().int().describe('Nobody knows whether the mail service took them.'),
});
