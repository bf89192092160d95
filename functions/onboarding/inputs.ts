import * as z from 'zod';
import { verificationSchema } from '../okta/verification.ts';
import { onboardingIdSchema } from './onboarding-id.ts';
import { waitNames } from './secrets.ts';

/** Inputs of functions, which the ASL file selects from its data. */
export const ids = { onboardingId: onboardingIdSchema, submissionId: z.string() };

/** When the state was entered, ISO time: `$$.State.EnteredTime`. */
export const now = z.iso.datetime({ offset: true });

export const approval = z.object({
  decision: z.enum(['approve', 'requestChanges', 'reject', 'none']),
  at: z.string(),
  by: z.string(),
  note: z.string(),
});

/** A wait for a person: what for, since when, and what has been done about it. */
export const wait = z.object({
  for: z.enum(waitNames),
  since: now,
  reminded: z.boolean(),
  escalated: z.boolean(),
  due: z.enum(['nothing', 'reminder', 'escalation', 'expiry']),
});
export type Wait = z.infer<typeof wait>;

export const verifications = z.array(verificationSchema);
