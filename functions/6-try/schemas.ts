import * as z from 'zod';
import { stages } from '../onboarding/onboarding.ts';
import { company, decidedAt, oktaApp, onboardingId, submittedAt } from '../web/example.ts';
import { isoTime, named, operation, problems } from '../web/operation.ts';
import { trialRequestSchema } from './trial-request.ts';

const step = z.object({
  what: z.enum(['started', 'logged', 'returned', 'redeemed']),
  at: isoTime.optional(),
  outcome: z.enum(['passed', 'failed', 'open']),
  observed: z.string().optional(),
});

const trial = z.object({
  startedAt: isoTime,
  by: z.enum(['contact', 'mainAdmin', 'csm']),
  succeeded: z.boolean(),
  steps: z.array(step),
  problem: problems.element.optional(),
  /** Who signed in, according to Okta; omitted for the CSM's link. */
  claims: z
    .object({
      email: z.string().optional(),
      emailVerified: z.boolean().optional(),
      name: z.string().optional(),
      /** Whether the address is in one of the app's e-mail domains. */
      isInListedDomain: z.boolean(),
      isMainAdmin: z.boolean(),
      /** Whether Auth0 has another account with it; omitted if unknown. */
      hasAccount: z.boolean().optional(),
    })
    .optional(),
});

const status = named(
  'TrialStatus',
  z.object({
    onboardingId: z.string(),
    company: z.string(),
    stage: z.enum(stages),
    apps: z.array(
      z.object({
        domain: z.string(),
        emailDomains: z.array(z.string()),
        succeeded: z.boolean(),
        trials: z.array(trial),
      }),
    ),
  }),
);
/** Results of the trials by app, latest first. */
export type TrialStatus = z.infer<typeof status.schema>;

const started = z.object({ authorizeUrl: z.url() });
const { domain, emailDomains } = oktaApp;

export const tryOperations = {
  ShowTrial: operation({
    summary: 'What became of the trials',
    answer: {
      status: 200,
      is: status,
      examples: {
        succeeded: {
          onboardingId,
          company,
          stage: 'connecting',
          apps: [
            {
              domain,
              emailDomains,
              succeeded: true,
              trials: [
                {
                  startedAt: submittedAt,
                  by: 'contact',
                  succeeded: true,
                  steps: [
                    { what: 'started', at: submittedAt, outcome: 'passed' },
                    { what: 'returned', at: decidedAt, outcome: 'passed' },
                    { what: 'redeemed', at: decidedAt, outcome: 'passed' },
                  ],
                  claims: {
                    email: 'otto@acme.example',
                    isInListedDomain: true,
                    isMainAdmin: false,
                  },
                },
              ],
            },
          ],
        },
      },
    },
    problems: { 410: ['linkExpired'] },
  }),
  StartTrial: operation({
    summary: 'Begin a trial; go on without one (the CSM), or correct what was sent (the customer)',
    body: { is: named('TrialRequest', trialRequestSchema), example: { domain } },
    answer: {
      status: 200,
      is: named('TrialStarted', z.union([started, status.schema])),
      examples: {
        started: { authorizeUrl: 'https://introvoke.auth0.com/authorize?connection=acme' },
        skipped: { onboardingId, company, stage: 'connecting', apps: [] },
      },
    },
    problems: {
      403: ['crossSite', 'notYours'],
      409: ['noTrialNow'],
      410: ['linkExpired'],
      422: ['invalidTrial'],
      429: ['tooManyTries'],
      503: ['busy'],
    },
  }),
};
