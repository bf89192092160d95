import * as z from 'zod/mini';
import { stages } from '../onboarding/onboarding.ts';
import { later } from '../runtime/later.ts';
import { domainEventNames } from './domain-events.ts';

/** An event to be published. */
export const domainEventSchema = later(() =>
  z.object({
    /** Position within the onboarding, from 1, without gaps. */
    sequence: z.number(),
    name: z.enum(domainEventNames),
    /** ISO time. */
    at: z.string(),
    stage: z.enum(stages),
    /** From when it happened; event-kinds.ts completes long lists. */
    data: z.record(z.string(), z.unknown()),
  }),
);
export type DomainEvent = z.output<typeof domainEventSchema>;
