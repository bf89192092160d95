import * as z from 'zod';

/** What is kept of what people and ops did, whatever becomes of the execution. */
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
  'linksRevoked',
] as const;
export type Audited = (typeof audited)[number];

export const auditEntrySchema = z.object({
  /** Within the onboarding, from 1. */
  number: z.number(),
  /** ISO time. */
  at: z.string(),
  what: z.enum(audited),
  /** An address, or what acted by itself: `workflow`, `ops`, `Auth0`, `ownSystem` (the product's). */
  by: z.string(),
  /** Names the link that was used, without being one: see `linkIdOf`. */
  link: z.string().optional(),
  /** The decision, a note, how a sign-in became known. No secret. */
  details: z.record(z.string(), z.string()).optional(),
});
export type AuditEntry = z.output<typeof auditEntrySchema>;
