import * as z from 'zod';
import { parseBrand } from '../shared/brand.ts';
import { taskHandler } from '../shared/handlers.ts';
import { now } from '../shared/inputs.ts';
import { sendMail } from '../shared/mail.ts';
import { mails } from '../shared/mails/index.ts';
import { verificationSchema } from '../shared/verification.ts';

const DAY = 24 * 60 * 60 * 1000;
/** After so many days without an answer the domain is more likely wrong than in trouble. */
const GIVE_UP_DAYS = 7;
/** Seconds that "Wait for Okta" takes, unless Okta asks for more. */
const WAIT = 1_800;
/** So many waits make a day: ops hear of it at first, and then once a day. */
const TRIES_A_DAY = 48;

/**
 * State "Report Okta trouble": tells ops that a customer's Okta does not answer.
 * Result `{times, since, giveUp, wait}`: `wait` are the seconds until it is asked again, never fewer
 * than it asked for (`retryAfter` of "Verify domain").
 */
export const handler = taskHandler(
  'ReportOktaTrouble',
  z.object({
    onboardingId: z.string(),
    company: z.string(),
    verification: z.array(verificationSchema.extend({ retryAfter: z.number().default(0) })),
    oktaTrouble: z.object({ times: z.number(), since: z.string() }),
    now,
  }),
  async ({ onboardingId, company, verification, oktaTrouble, now }, environment) => {
    const { times } = oktaTrouble;
    const since = oktaTrouble.since || now;
    const giveUp = Date.parse(now) - Date.parse(since) >= GIVE_UP_DAYS * DAY;
    if (times % TRIES_A_DAY === 0 || giveUp) {
      const { OPS_EMAIL, BRAND } = environment;
      const domains = verification.filter(({ outcome }) => outcome === 'unavailable');
      await sendMail(
        environment,
        onboardingId,
        { recipient: 'ops', email: OPS_EMAIL },
        OPS_EMAIL,
        mails.oktaTrouble({
          brand: parseBrand(BRAND),
          language: 'en',
          company,
          onboardingId,
          domains: domains.map(({ domain }) => domain),
          since,
          giveUp,
        }),
      );
    }
    const wait = Math.max(WAIT, ...verification.map(({ retryAfter }) => retryAfter));
    return { times: times + 1, since, giveUp, wait };
  },
);
