import * as z from 'zod/mini';
import { OWN_SYSTEM } from '../onboarding/onboarding.ts';
import { later } from '../runtime/later.ts';

/** Actions of people and ops that are audited, whatever happens to the execution. */
export const audited = [
  'issued',
  'submitted',
  'corrected',
  'decided',
  'skippedTrial',
  'wantedCorrection',
  'triedSignIn',
  'saidSwitchOn',
  'plannedSwitchOn',
  'tookBackPlan',
  'switchedOn',
  'switchedOff',
  'confirmedDashboard',
  'skippedDashboard',
  'dashboardHandedOver',
  'confirmedSignIn',
  'sawSignIn',
  'completed',
  'rejected',
  'expired',
  'failed',
  'stopped',
  'timedOut',
  'redriven',
  'handedOver',
  'mailedAgain',
  'linksRevoked',
  'replacedSecret',
] as const;
export type Audited = (typeof audited)[number];

export const auditEntrySchema = later(() =>
  z.object({
    /** Position within the onboarding, from 1. */
    number: z.number(),
    /** ISO time. */
    at: z.string(),
    what: z.enum(audited),
    /** An address, or an automatic actor: `workflow`, `ops`, `Auth0`, `ownSystem` (the product's). */
    by: z.string(),
    /** Identifies the link used, without revealing it: see `linkIdOf`. */
    link: z.optional(z.string()),
    /** `by` has signed in; otherwise it is whoever has the link sent to that address. */
    isSignedIn: z.optional(z.literal(true)),
    /** The decision, a note, how a sign-in became known. No secrets. */
    details: z.optional(z.record(z.string(), z.string())),
  }),
);
export type AuditEntry = z.output<typeof auditEntrySchema>;

/** Who did it, as far as known: for a link, only its recipient is known. */
export const whoDid = ({ by, link, isSignedIn }: AuditEntry): string =>
  isSignedIn
    ? `${by}, signed in`
    : link === undefined || by === OWN_SYSTEM
      ? by
      : `by link sent to ${by}`;
