import * as z from 'zod/mini';
import { oktaDomainSchema } from '../okta/okta-domain.ts';
import { problemCodes } from '../okta/verification.ts';
import { dashboardFor } from '../onboarding/onboarding.ts';
import { waitNames } from '../onboarding/secrets.ts';
import { later, laterByKind } from '../runtime/later.ts';
import { auditEntrySchema } from './audit-entry.ts';
import { domainEventSchema } from './domain-event.ts';

export const personSchema = z.object({ name: z.optional(z.string()), email: z.string() });

/** Who did something, when, and with which link. */
const doerSchema = later(() =>
  z.object({
    /** ISO time. */
    at: z.string(),
    by: z.string(),
    link: z.optional(z.string()),
    /** Whether that person has signed in; otherwise it is whoever has the link sent to them. */
    isSignedIn: z.optional(z.literal(true)),
  }),
);
export type Doer = z.output<typeof doerSchema>;

/** What must still happen because of a change, kept in the changed record; see relay.ts. */

/** Each is delivered at least once, idempotently, and at once unless it has a time. */
export const pendingSchema = later(() =>
  laterByKind({
    /** Starts the workflow. */
    start: () => ({ submissionId: z.string(), domains: z.array(oktaDomainSchema) }),
    /** Ends this wait with this result. */
    answer: () => ({
      wait: z.enum(waitNames),
      /** The round it was given in; a later round proves that it arrived. */
      round: z.number(),
      output: z.unknown(),
      /** The sweep found no open wait; the next one to begin picks it up. */
      tried: z.optional(z.literal(true)),
    }),
    audit: () => ({ entry: auditEntrySchema }),
    /** Publishes an event for others. */
    publish: () => ({ event: domainEventSchema }),
    /** Tells the CSM that sign-ins fail for this reason. */
    tellOfFailure: () => ({
      domain: oktaDomainSchema,
      code: z.enum(problemCodes),
      /** Time of the sign-in. Missing in entries of earlier versions. */
      at: z.optional(z.string()),
    }),
    /** Tells the CSM and the contact that a client secret was replaced. */
    tellOfSecret: () => ({ domain: oktaDomainSchema, at: z.string() }),
    /** Finds out whether a client secret was replaced, as was begun: see secret-replacement.ts. */
    findReplacement: () => ({
      domain: oktaDomainSchema,
      /** Its ID at Auth0. */
      connection: z.string(),
      /** When whoever began has ended. */
      at: z.string(),
      doer: doerSchema,
    }),
    /** Hands over what goes with the onboarding, and mails the new CSM. */
    handOver: () => ({
      from: personSchema,
      /** Whether it was completed: then its page leads to others, which go with it. */
      isCompleted: z.optional(z.literal(true)),
      doer: doerSchema,
    }),
    /** Looks up the DNS records of unproven e-mail domains. */
    lookForProofs: () => ({ at: z.string() }),
    /** Asks the CSM about an unused setup link. */
    remindOfLink: () => ({ at: z.string() }),
    /** Switches single sign-on on at the planned moment. */
    switchOn: () => ({ at: z.string() }),
    /** Tells the CSM that a moment was planned or cancelled. */
    tellOfMoment: () => ({ said: z.string() }),
    /** Asks the product's own system, and at `until` the CSM. ISO times; `until` is set with the first call. */
    askOwnSystem: () => ({
      whom: z.enum(dashboardFor),
      at: z.string(),
      until: z.optional(z.string()),
      times: z.number(),
    }),
    /** Asks the CSM, because the product's own system has not done it. */
    askCsm: () => ({ whom: z.enum(dashboardFor) }),
    /** Tells the CSM, who is to decide, that the last e-mail domain is now proven. */
    tellOfProofs: () => ({ found: z.string() }),
  }),
);
export type Pending = z.output<typeof pendingSchema>;
export type PendingAnswer = Extract<Pending, { kind: 'answer' }>;
export type PendingHandOver = Extract<Pending, { kind: 'handOver' }>;
export type PendingReplacement = Extract<Pending, { kind: 'findReplacement' }>;
