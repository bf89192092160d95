import * as z from 'zod';
import { stages } from '../onboarding/onboarding.ts';
import { company, decidedAt, onboardingId } from '../web/example.ts';
import { named, operation, problems } from '../web/operation.ts';

const signIn = named(
  'SignIn',
  z.object({
    onboardingId: z.string(),
    company: z.string(),
    stage: z.enum(stages),
    signIn: z.object({ signedIn: z.boolean(), at: z.string(), by: z.string() }).optional(),
    /** Sign-ins that failed lately, each reason once. */
    problems,
  }),
);

export const mainAdminOperations = {
  ShowSignIn: operation({
    summary: 'Whether the first sign-in is known',
    answer: {
      status: 200,
      is: signIn,
      examples: { waiting: { onboardingId, company, stage: 'awaitingFirstSignIn', problems: [] } },
    },
    problems: { 410: ['linkExpired'] },
  }),
  ConfirmSignIn: operation({
    summary: 'Confirm the first sign-in',
    answer: {
      status: 200,
      is: signIn,
      examples: {
        confirmed: {
          onboardingId,
          company,
          stage: 'inviting',
          signIn: { signedIn: true, at: decidedAt, by: 'mainAdmin' },
          problems: [],
        },
      },
    },
    problems: { 409: ['tooEarly'], 410: ['linkExpired', 'over'], 503: ['busy'] },
  }),
};
