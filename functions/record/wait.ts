import * as z from 'zod/mini';
import { waitNames } from '../onboarding/secrets.ts';
import { later } from '../runtime/later.ts';

/** The current wait: what for, since when, whether a reminder was sent. */
export const waitSchema = later(() =>
  z.object({
    for: z.enum(waitNames),
    since: z.string(),
    reminded: z.boolean(),
    /** `since` in the calendar's time zone, so that pages need not compute it; missing in older waits. */
    began: z.optional(z.object({ on: z.string(), timeZone: z.string() })),
  }),
);
