import * as z from 'zod';
import { stages } from '../onboarding/onboarding.ts';
import { type OnboardingId, onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import type { DomainEvent } from '../record/domain-event.ts';
import type { DomainEventName } from '../record/domain-events.ts';
import { kinds, publishedData } from '../record/event-kinds.ts';
import type { OnboardingRecord } from '../record/onboarding-record.ts';

/** Schema of a published event with this name. */
export const publishedSchema = (name: DomainEventName) =>
  z.object({
    id: z.string().describe('The same when an event comes again: tells duplicates apart.'),
    type: z.literal(name),
    version: z.literal(kinds[name].version),
    sequence: z
      .int()
      .min(1)
      .describe('Counts the events of the onboarding, without gaps: they may come in any order.'),
    at: z.iso.datetime(),
    onboardingId: onboardingIdSchema,
    companyId: z.string(),
    company: z.string(),
    stage: z.enum(stages).describe('When it happened.'),
    csm: z.object({ email: z.string() }),
    continues: z.string().optional().describe('The onboarding of the same company before it.'),
    peopleUrl: (kinds[name].people ? z.url() : z.never())
      .optional()
      .describe(
        'The list of people, for whoever has a key of the stage (Authorization: Bearer …): until the end, when it is deleted.',
      ),
    data: kinds[name].data,
  });
export type Published = z.output<ReturnType<typeof publishedSchema>>;

/** @param whom `mainAdmin` or `everyone`, to filter the list */
export const peopleUrl = (publicUrl: string, onboardingId: OnboardingId, whom?: unknown) =>
  `${publicUrl}/people/${onboardingId}${whom === undefined ? '' : `?for=${String(whom)}`}`;

/**
 * The published form of an event pending in this record.
 * @param publicUrl of the API
 */
export function publishedOf(
  record: OnboardingRecord,
  event: DomainEvent,
  publicUrl: string,
): Published {
  const { onboardingId, companyId, company, csm, continues } = record;
  const { sequence, name, at, stage } = event;
  const data = publishedData(name, event.data, record);
  return publishedSchema(name).parse({
    id: `${onboardingId}-${sequence}`,
    type: name,
    version: kinds[name].version,
    sequence,
    at: new Date(at).toISOString(),
    onboardingId,
    companyId,
    company,
    stage,
    csm: { email: csm.email },
    ...(continues === undefined ? {} : { continues }),
    ...(kinds[name].people ? { peopleUrl: peopleUrl(publicUrl, onboardingId, data.for) } : {}),
    data,
  });
}
