import { MetricUnit } from '@aws-lambda-powertools/metrics';
import * as z from 'zod';
import { oktaDomainSchema } from '../okta/okta-domain.ts';
import type { Verification } from '../okta/verification.ts';
import { verifyOkta } from '../okta/verify-okta.ts';
import { ids } from '../onboarding/inputs.ts';
import { readApp } from '../onboarding/stored-submission.ts';
import { createOutbound } from '../outbound/outbound.ts';
import { verified } from '../record/reports.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import { told } from '../record/told.ts';
import { parseBrand } from '../runtime/brand.ts';
import { OktaUnavailable } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { logger, metrics } from '../runtime/observability.ts';

/** Seconds. Okta's rate limits reset every minute, so a longer wait is something else. */
const LONGEST_WAIT = 3_600;

/**
 * Seconds until Okta is retried: at least what it asked for, up to an hour, and slightly longer each time.
 * @param asked number of attempts so far
 */
export function waitFor(retryAfter: number, asked: number): number {
  return Math.min(LONGEST_WAIT, Math.max(retryAfter, Math.min(60, 2 ** asked)));
}

/**
 * State "Verify domain": checks whether sign-in through one Okta domain will work.
 *
 * Returns, rather than throws, what the customer can fix (`outcome: 'problems'`), what cannot be determined
 * (`outcome: 'unproven'`), which the CSM decides on, and an Okta that says when to retry (`outcome: 'unavailable'`),
 * because a Retry cannot use that time.
 *
 * Input: `asked`, the number of previous attempts. Returns the verification with the new `asked` and `retryAfter`,
 * the seconds to wait before the next attempt, or 0.
 * @throws OktaUnavailable for other trouble that is not the customer's; the state retries it
 */
export const handler = taskHandler(
  'VerifyDomain',
  // Executions started before this count existed do not send it.
  z.object({ ...ids, told, domain: oktaDomainSchema, asked: z.int().min(0).default(0) }),
  async (input, environment) => {
    const { SECRETS_PREFIX, RECORD_TABLE } = environment;
    const [{ app, clientSecret }, record] = await Promise.all([
      readApp(SECRETS_PREFIX, input),
      readRecord(RECORD_TABLE, input.onboardingId),
    ]);
    const rules = {
      customDomains: environment.CUSTOM_OKTA_DOMAINS,
      trustedOrigins: environment.TRUSTED_ORIGINS,
    };
    const outbound = createOutbound(rules);
    const asked = input.asked + 1;
    /** Shows the result while other domains are still being checked. */
    const show = (verification: Verification) =>
      changeRecord(RECORD_TABLE, input.onboardingId, verified(input.told, verification), record);
    try {
      const verification = await verifyOkta(
        { domain: app.domain, clientId: app.clientId, clientSecret },
        { callbackUrls: parseBrand(environment.BRAND).callbackUrls, rules, fetch: outbound.fetch },
      );
      metrics().addMetric('ProblemsFound', MetricUnit.Count, verification.problems.length);
      if (verification.outcome === 'unproven') {
        const { problems } = verification;
        logger.warn('Not everything could be checked', { domain: app.domain, problems });
      }
      await show(verification);
      return { ...verification, asked, retryAfter: 0 };
    } catch (error) {
      if (!(error instanceof OktaUnavailable)) throw error;
      const verification: Verification = {
        domain: app.domain,
        outcome: 'unavailable',
        checks: [],
        problems: [{ code: 'oktaUnavailable', observed: error.message.slice(0, 200) }],
      };
      await show(verification);
      if (error.retryAfter === undefined) throw error;
      logger.warn(error.message, { domain: app.domain });
      return { ...verification, asked, retryAfter: waitFor(error.retryAfter, asked) };
    }
  },
);
