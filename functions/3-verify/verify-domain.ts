import { MetricUnit } from '@aws-lambda-powertools/metrics';
import * as z from 'zod';
import { parseBrand } from '../shared/brand.ts';
import { taskHandler } from '../shared/handlers.ts';
import { ids } from '../shared/inputs.ts';
import { metrics } from '../shared/observability.ts';
import { createOutbound } from '../shared/outbound.ts';
import { readApp, readClientSecret } from '../shared/stored-submission.ts';
import { verifyOkta } from './verify-okta.ts';

/**
 * State "Verify domain": asks one Okta domain whether sign-in will work.
 *
 * What the customer can fix is returned (`outcome: 'problems'`), not thrown.
 * @throws OktaUnavailable for trouble that is not the customer's: the state retries it
 */
export const handler = taskHandler(
  'VerifyDomain',
  z.object({ ...ids, domain: z.string() }),
  async (input, environment) => {
    const { app } = await readApp(environment.SECRETS_PREFIX, input);
    const clientSecret = await readClientSecret(
      environment.SECRETS_PREFIX,
      input.onboardingId,
      app,
    );
    const rules = {
      customDomains: environment.CUSTOM_OKTA_DOMAINS,
      trustedOrigins: environment.TRUSTED_ORIGINS,
    };
    const outbound = createOutbound(rules);
    const verification = await verifyOkta(
      { domain: app.domain, clientId: app.clientId, clientSecret },
      { callbackUrls: parseBrand(environment.BRAND).callbackUrls, rules, fetch: outbound.fetch },
    );
    metrics.addMetric('ProblemsFound', MetricUnit.Count, verification.problems.length);
    return verification;
  },
);
