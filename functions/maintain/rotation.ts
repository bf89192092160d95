import * as z from 'zod/mini';
import type { OktaDomainRules } from '../okta/okta-domain.ts';
import { clientSecret, listOf, oktaDomain } from '../onboarding/submission.ts';

/** Maximum connections per company; most have one. */
const MOST_CONNECTIONS = 100;

/** The schema of `POST /rotations/{token}`. Messages are keys of texts' `fieldErrors`. */
export const rotationSchema = (rules: OktaDomainRules) =>
  z.strictObject({
    clientSecrets: listOf(
      z.strictObject({ domain: oktaDomain(rules), clientSecret }),
      1,
      MOST_CONNECTIONS,
    ).check(
      z.refine(
        (entries) => new Set(entries.map(({ domain }) => domain)).size === entries.length,
        'domainTwice',
      ),
    ),
  });
