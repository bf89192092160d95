import * as z from 'zod';
import { verificationSchema } from '../okta/verification.ts';
import { waitNames } from './secrets.ts';

/** What states hand to functions; the ASL file picks these out of its data. */
export const ids = { onboardingId: z.string(), submissionId: z.string() };

/** ISO time at which the state was entered: `$$.State.EnteredTime`. */
export const now = z.iso.datetime({ offset: true });

export const approval = z.object({
  decision: z.enum(['approve', 'requestChanges', 'reject', 'none']),
  at: z.string(),
  by: z.string(),
  note: z.string(),
});

/** A wait for a person: what for, since when, and what was done about it. */
export const wait = z.object({
  for: z.enum(waitNames),
  since: now,
  reminded: z.boolean(),
  escalated: z.boolean(),
  due: z.enum(['nothing', 'reminder', 'escalation', 'expiry']),
});
export type Wait = z.infer<typeof wait>;

export const verifications = z.array(verificationSchema);
