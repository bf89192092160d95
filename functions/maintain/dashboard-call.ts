import * as z from 'zod';
import { dashboardFor } from '../onboarding/onboarding.ts';
import { onboardingIdSchema } from '../onboarding/onboarding-id.ts';

const isoTime = z.iso.datetime();

/** The request to the product's own system: a webhook's body, with a URL for the list of people. */
export const dashboardCallSchema = z.object({
  type: z.literal('dashboard.reinvite'),
  timestamp: isoTime,
  data: z.object({
    onboardingId: onboardingIdSchema,
    companyId: z.string(),
    company: z.string(),
    for: z.enum(dashboardFor).describe('Who: the main admin, later everybody else.'),
    count: z.int().describe('How many they are.'),
    peopleUrl: z.url().describe('The list, for whoever has a key of the stage.'),
    reportUrl: z
      .url()
      .describe(
        'Where to say what came of it. Whoever has it may; it is good for this call alone.',
      ),
    reportBy: isoTime.describe(
      'The CSM is asked then. A report that comes later counts all the same.',
    ),
    csm: z.object({ email: z.string() }),
  }),
});
export type DashboardCall = z.output<typeof dashboardCallSchema>;
