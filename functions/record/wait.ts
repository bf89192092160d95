import * as z from 'zod';
import { waitNames } from '../onboarding/secrets.ts';

/** The wait that counts: what for, since when, whether they were reminded. */
export const waitSchema = z.object({
  for: z.enum(waitNames),
  since: z.string(),
  reminded: z.boolean(),
  /** `since` by the calendar's clocks, so that no page has to ask them; waits from before it was kept have none. */
  began: z.object({ on: z.string(), timeZone: z.string() }).optional(),
});
