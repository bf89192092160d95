import * as z from 'zod';
import type { OktaDomainRules } from '../okta/okta-domain.ts';
import { clientSecret, oktaDomain } from '../onboarding/submission.ts';

/** The schema of `POST /rotations/{token}`. Messages are keys of texts' `fieldErrors`. */
export const rotationSchema = (rules: OktaDomainRules) =>
  z.strictObject({
    clientSecrets: z
      .array(z.strictObject({ domain: oktaDomain(rules), clientSecret }), { error: 'required' })
      .min(1, 'required')
      .refine(
        (entries) => new Set(entries.map(({ domain }) => domain)).size === entries.length,
        'domainTwice',
      ),
  });
