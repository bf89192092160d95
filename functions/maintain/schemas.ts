import * as z from 'zod';
import { clientSecret, company, decidedAt, oktaApp, onboardingId } from '../web/example.ts';
import { isoTime, named, operation } from '../web/operation.ts';
import { rotationSchema } from './rotation.ts';

const rotation = named(
  'Rotation',
  z.object({
    onboardingId: z.string(),
    company: z.string(),
    oktaApps: z.array(
      z.object({
        domain: z.string(),
        clientId: z.string(),
        secretChangedAt: isoTime.optional(),
      }),
    ),
  }),
);
/** The connected Okta apps whose client secrets a link can change. */
export type Rotation = z.infer<typeof rotation.schema>;

const rotated: Rotation = {
  onboardingId,
  company,
  oktaApps: [{ domain: oktaApp.domain, clientId: oktaApp.clientId, secretChangedAt: decidedAt }],
};

export const maintainOperations = {
  ShowRotation: operation({
    summary: 'The Okta apps whose client secrets can be changed',
    answer: { status: 200, is: rotation, examples: { rotated } },
    problems: { 410: ['linkExpired'] },
  }),
  RotateClientSecret: operation({
    summary: 'Verify new client secrets, and use them when all are right',
    body: {
      // The document does not depend on the operator's rules.
      is: named('ClientSecrets', rotationSchema({ customDomains: [], trustedOrigins: [] })),
      example: { clientSecrets: [{ domain: oktaApp.domain, clientSecret }] },
    },
    answer: { status: 200, is: rotation, examples: { rotated } },
    problems: {
      410: ['linkExpired'],
      422: ['invalidSubmission', 'rotationRefused'],
      503: ['busy', 'oktaUnavailable'],
    },
  }),
};
