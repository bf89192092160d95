import * as z from 'zod';
import { stages } from '../onboarding/onboarding.ts';
import { company, decidedAt, oktaApp, onboardingId } from '../web/example.ts';
import { isoTime, named, operation } from '../web/operation.ts';
import { switchRequestSchema } from './switch-request.ts';

const status = named(
  'SwitchStatus',
  z.object({
    onboardingId: z.string(),
    company: z.string(),
    stage: z.enum(stages),
    /** Whether people are routed to Okta. */
    on: z.boolean(),
    /** The last switch, by whom and why. `by`: an address, `workflow` or `ops`. */
    switched: z
      .object({ on: z.boolean(), at: isoTime, by: z.string(), reason: z.string().optional() })
      .optional(),
    /** Until when this link can switch it off. */
    undoUntil: isoTime.optional(),
    emailDomains: z.array(z.string()),
    /** People on the list, including the main admin. */
    peopleCount: z.int(),
    /** Accounts at those domains that are not on the list; omitted if unknown. */
    others: z
      .object({ count: z.int(), isMore: z.boolean().describe('Whether there are still more.') })
      .optional(),
    /** The planned moment, until it comes; `said`: when it was chosen. */
    planned: z.object({ at: isoTime, by: z.string(), said: isoTime }).optional(),
    /** Last day to switch it on, while someone is to decide. */
    actBy: z.iso.date().optional(),
  }),
);
export type SwitchStatus = z.infer<typeof status.schema>;

const { emailDomains } = oktaApp;
const on: SwitchStatus = {
  onboardingId,
  company,
  stage: 'awaitingFirstSignIn',
  on: true,
  switched: { on: true, at: decidedAt, by: 'workflow' },
  undoUntil: new Date(Date.parse(decidedAt) + 14 * 24 * 60 * 60 * 1000).toISOString(),
  emailDomains,
  peopleCount: 3,
};

export const switchOperations = {
  ShowSwitch: operation({
    summary: 'Whether single sign-on is on',
    answer: { status: 200, is: status, examples: { on } },
    problems: { 410: ['linkExpired'] },
  }),
  TurnSwitch: operation({
    summary: 'Switch single sign-on on, now or at a given time, off, and on again',
    body: {
      is: named('SwitchRequest', switchRequestSchema),
      example: { on: false, reason: 'Nobody is assigned to the app in Okta' },
    },
    answer: {
      status: 200,
      is: status,
      examples: {
        off: {
          onboardingId,
          company,
          stage: 'awaitingFirstSignIn',
          on: false,
          switched: {
            on: false,
            at: decidedAt,
            by: 'dana@sequel.io',
            reason: 'Nobody is assigned to the app in Okta',
          },
          emailDomains,
          peopleCount: 3,
        },
        planned: {
          onboardingId,
          company,
          stage: 'awaitingSwitchOn',
          on: false,
          emailDomains,
          peopleCount: 3,
          others: { count: 12, isMore: false },
          planned: { at: '2026-12-01T05:00:00.000Z', by: 'dana@sequel.io', said: decidedAt },
          actBy: '2026-12-22',
        },
      },
    },
    problems: {
      409: ['tooEarly', 'switchingOn', 'switchedLongAgo', 'connectionNotProven'],
      410: ['linkExpired', 'over'],
      422: ['invalidSwitch'],
      429: ['tooManyTries'],
      503: ['busy'],
    },
  }),
};
