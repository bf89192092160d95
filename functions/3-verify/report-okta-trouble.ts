import * as z from 'zod';
import { handOver } from '../mail/hand-over.ts';
import { verificationObject } from '../okta/verification.ts';
import { onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { report } from '../record/reports.ts';
import { changeRecord } from '../record/store.ts';
import { told } from '../record/told.ts';
import { messageOfCause } from '../runtime/cause.ts';
import { taskHandler } from '../runtime/handlers.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Days without an answer after which the domain is more likely wrong than Okta in trouble. */
const GIVE_UP_DAYS = 7;
/**
 * Maximum number of waits over all corrections: each costs up to 300 of the 25,000 events that Step Functions allows
 * per execution. A week takes 24.
 */
export const MOST_WAITS = 24;
/** Shortest and longest wait in seconds. */
const FIRST_WAIT = 1_800;
const LONGEST_WAIT = 28_800;

/**
 * Seconds until Okta is retried: half an hour, doubled each time up to eight hours. Recovers soon from an outage that
 * lasts less than a day.
 * @param times number of previous waits
 */
export const waitAfter = (times: number) => Math.min(FIRST_WAIT * 2 ** times, LONGEST_WAIT);

/**
 * State "Report Okta trouble": notifies ops that a customer's Okta does not answer, with the failed checks; at first
 * and then once a day.
 * Returns `{times, since, reported, giveUp, wait}`: `wait` is the seconds until the retry, at least what Okta asked
 * for (`retryAfter` of "Verify domain").
 */
export const handler = taskHandler(
  'ReportOktaTrouble',
  z.object({
    onboardingId: onboardingIdSchema,
    company: z.string(),
    verification: z.array(
      z.object(verificationObject().shape).extend({
        retryAfter: z.number().default(0),
        /** From the state "Okta does not answer": the error thrown. */
        cause: z.string().default(''),
      }),
    ),
    oktaTrouble: z.object({
      times: z.number(),
      since: z.string(),
      /** When ops were last notified. */
      reported: z.string().default(''),
    }),
    told,
  }),
  async ({ onboardingId, company, verification, oktaTrouble: trouble, told }, environment) => {
    const { entered: now } = told;
    const silent = verification.filter(({ outcome }) => outcome === 'unavailable');
    const { times } = trouble;
    const { record } = await changeRecord(
      environment.RECORD_TABLE,
      onboardingId,
      report(told, {
        // Recorded once, not on every retry.
        ...(times === 0 ? { event: 'oktaUnavailable' } : {}),
        set: ({ oktaWaits }) => ({
          oktaWaits: oktaWaits + 1,
          verifications: verification,
          unavailable: silent.map(({ domain }) => domain),
        }),
      }),
    );
    const since = trouble.since || now;
    const daysSince = (time: string) => (Date.parse(now) - Date.parse(time)) / DAY;
    const giveUp = daysSince(since) >= GIVE_UP_DAYS || (record?.oktaWaits ?? 0) > MOST_WAITS;
    const isToldToday = trouble.reported !== '' && daysSince(trouble.reported) < 1;
    if (!isToldToday || giveUp) {
      const { OPS_EMAIL } = environment;
      await handOver(environment, {
        onboardingId,
        to: { recipient: 'ops', email: OPS_EMAIL },
        replyTo: OPS_EMAIL,
        occasion: `${since} ${times}`,
        mail: 'oktaTrouble',
        props: {
          language: 'en',
          company,
          onboardingId,
          domains: silent.map(({ domain, problems, cause }) => ({
            domain,
            reason: problems[0]?.observed ?? messageOfCause(cause),
          })),
          since,
          giveUp,
        },
      });
    }
    const wait = Math.max(waitAfter(times), ...verification.map(({ retryAfter }) => retryAfter));
    const reported = isToldToday ? trouble.reported : now;
    return { times: times + 1, since, reported, giveUp, wait };
  },
);
