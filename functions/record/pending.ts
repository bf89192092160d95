import * as z from 'zod';
import { problemCodes } from '../okta/verification.ts';
import { dashboardFor } from '../onboarding/onboarding.ts';
import { waitNames } from '../onboarding/secrets.ts';
import { auditEntrySchema } from './audit-entry.ts';
import { domainEventSchema } from './domain-event.ts';

/** What must still happen because of a change: it stands in the record that has changed; see relay.ts. */

/** Each is delivered at least once, idempotently; at once, unless it says when. */
export const pendingSchema = z.discriminatedUnion('kind', [
  /** Starts the workflow. */
  z.object({ kind: z.literal('start'), submissionId: z.string(), domains: z.array(z.string()) }),
  /** Ends the wait of this name with this result. */
  z.object({
    kind: z.literal('answer'),
    wait: z.enum(waitNames),
    /** In which it was given: a later one shows that it has arrived. */
    round: z.number(),
    output: z.unknown(),
    /** The sweep found no wait that goes on: the one that begins next looks for itself. */
    tried: z.literal(true).optional(),
  }),
  z.object({ kind: z.literal('audit'), entry: auditEntrySchema }),
  /** Tells others. */
  z.object({ kind: z.literal('publish'), event: domainEventSchema }),
  /** Tells the CSM that sign-ins fail for this reason. */
  z.object({
    kind: z.literal('tellOfFailure'),
    domain: z.string(),
    code: z.enum(problemCodes),
    /** Of the sign-in. Those of an earlier version do not say. */
    at: z.string().optional(),
  }),
  /** Tells the CSM and the contact that a client secret was replaced. */
  z.object({ kind: z.literal('tellOfSecret'), domain: z.string(), at: z.string() }),
  /** Looks for the DNS records of e-mail domains that are not proven yet. */
  z.object({ kind: z.literal('lookForProofs'), at: z.string() }),
  /** Asks the CSM about a setup link of which nothing came. */
  z.object({ kind: z.literal('remindOfLink'), at: z.string() }),
  /** Switches single sign-on on at the moment that the CSM has chosen. */
  z.object({ kind: z.literal('switchOn'), at: z.string() }),
  /** Tells the CSM of the moment that was chosen, or taken back. */
  z.object({ kind: z.literal('tellOfMoment'), said: z.string() }),
  /** Asks the product's own system, and at `until` the CSM. ISO times; `until`: from the first call on. */
  z.object({
    kind: z.literal('askOwnSystem'),
    whom: z.enum(dashboardFor),
    at: z.string(),
    until: z.string().optional(),
    times: z.number(),
  }),
  /** Asks the CSM, as the product's own system has not done it. */
  z.object({ kind: z.literal('askCsm'), whom: z.enum(dashboardFor) }),
  /** Tells the CSM, who is to decide, that the last e-mail domain is proven by now. */
  z.object({ kind: z.literal('tellOfProofs'), found: z.string() }),
]);
export type Pending = z.output<typeof pendingSchema>;
export type PendingAnswer = Extract<Pending, { kind: 'answer' }>;
