import * as z from 'zod/mini';
import { type Stage, stages } from '../onboarding/onboarding.ts';
import { onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { isAutomatic, type OnboardingRecord, progressOf, stageOf } from './onboarding-record.ts';
import { personSchema } from './pending.ts';
import { hasPeople } from './people.ts';
import { waitSchema } from './wait.ts';

/** The part of a record shown in lists, and its place in them. */

/** Whom an onboarding waits for. */
export type WaitsFor = (typeof waitsFor)[number];

/** In a CSM's reading order. */
export const waitsFor = ['csm', 'customer', 'nobody', 'over'] as const;

export function waitsForOf({
  stage,
  isAutomatic = false,
}: {
  stage: Stage;
  /** Whether the product's own system does the CSM's part. */
  isAutomatic?: boolean | undefined;
}): WaitsFor {
  if (isAutomatic) return 'nobody';
  switch (stage) {
    case 'awaitingApproval':
    case 'awaitingSwitchOn':
    case 'awaitingDashboard':
    case 'awaitingFirstSignIn':
      return 'csm';
    case 'awaitingSubmission':
    case 'awaitingCorrection':
    case 'awaitingTrial':
      return 'customer';
    case 'verifying':
    case 'connecting':
    case 'inviting':
      return 'nobody';
    case 'completed':
    case 'rejected':
    case 'expired':
    case 'failed':
      return 'over';
  }
}

/**
 * A record's place in the index `queue`: one partition per CSM, with those waiting for the CSM first, and the longest
 * waiting first within each group.
 */
export function queuePlaceOf(record: OnboardingRecord) {
  const group = waitsFor.indexOf(
    waitsForOf({ stage: stageOf(record), isAutomatic: isAutomatic(record) }),
  );
  const since = record.ended?.at ?? record.stageSince;
  return {
    queue: queueOf(record.csm.email),
    queueAt: `${group} ${since} ${record.onboardingId}`,
  };
}

/** The partition of a CSM's onboardings. */
export const queueOf = (email: string) => `csm#${email.toLowerCase()}`;

/** What lists show of an onboarding. */
export const summarySchema = z.object({
  onboardingId: onboardingIdSchema,
  companyId: z.string(),
  company: z.string(),
  csm: personSchema,
  stage: z.enum(stages),
  /** Whether it waits for the product's own system instead of a person. */
  isAutomatic: z.optional(z.boolean()),
  /** ISO times. */
  since: z.string(),
  issuedAt: z.string(),
  linkExpiresAt: z.string(),
  wait: z.optional(waitSchema),
  invited: z.number(),
  total: z.number(),
  /** Whether the record has none of the customer's people left to delete. Missing in summaries of earlier versions. */
  isForgotten: z.optional(z.boolean()),
  /** As in the record; only once completed. */
  spent: z.optional(z.partialRecord(z.enum(stages), z.number())),
});
export type Summary = z.output<typeof summarySchema>;

export const summaryOf = (record: OnboardingRecord): Summary => ({
  onboardingId: record.onboardingId,
  companyId: record.companyId,
  company: record.company,
  csm: record.csm,
  stage: stageOf(record),
  ...(isAutomatic(record) ? { isAutomatic: true } : {}),
  since: record.ended?.at ?? record.stageSince,
  issuedAt: record.issuedAt,
  linkExpiresAt: record.linkExpiresAt,
  wait: progressOf(record).wait,
  invited: progressOf(record).invited,
  total: record.total,
  ...(hasPeople(record) ? {} : { isForgotten: true }),
  ...(record.stage === 'completed' && record.spent ? { spent: record.spent } : {}),
});
