import * as z from 'zod';
import { stages } from '../onboarding/onboarding.ts';
import { type DomainEventName, domainEventNames } from './domain-events.ts';

/** An event that is yet to be published, with what was so when it happened. */
export const domainEventSchema = z.object({
  /** Within the onboarding, from 1, without gaps. */
  sequence: z.number(),
  name: z
    .string()
    .refine((name): name is DomainEventName => domainEventNames.some((each) => each === name)),
  /** ISO time. */
  at: z.string(),
  stage: z.enum(stages),
  data: z.record(z.string(), z.unknown()),
});
export type DomainEvent = z.output<typeof domainEventSchema>;
