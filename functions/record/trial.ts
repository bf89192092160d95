import * as z from 'zod/mini';
import { oktaDomainSchema } from '../okta/okta-domain.ts';
import { problemCodes } from '../okta/verification.ts';
import { later } from '../runtime/later.ts';

/** A trial sign-in through one Okta app, before anyone else is affected, as far as we can observe it. */
export const trialSchema = later(() =>
  z.object({
    id: z.string(),
    /** Okta domain. */
    domain: oktaDomainSchema,
    /** Whose link began it. */
    by: z.enum(['contact', 'mainAdmin', 'csm']),
    startedAt: z.string(),
    /** Auth0's log entry. */
    logged: z.optional(
      z.object({ at: z.string(), succeeded: z.boolean(), observed: z.optional(z.string()) }),
    ),
    returnedAt: z.optional(z.string()),
    /** Whether the code was redeemed; undefined if none came back. */
    redeemed: z.optional(z.boolean()),
    /** Why it failed. */
    problem: z.optional(z.object({ code: z.enum(problemCodes), observed: z.optional(z.string()) })),
    /** Who signed in, according to Okta. Personal data, deleted at the end. */
    claims: z.optional(
      z.object({
        email: z.optional(z.string()),
        emailVerified: z.optional(z.boolean()),
        name: z.optional(z.string()),
      }),
    ),
    /** Whether Auth0 has another account with this address; undefined if unknown. */
    hasAccount: z.optional(z.boolean()),
    succeeded: z.boolean(),
  }),
);
export type Trial = z.output<typeof trialSchema>;
