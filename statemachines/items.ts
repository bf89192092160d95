import type { OktaDomain } from '../functions/okta/okta-domain.ts';
import type { Verification } from '../functions/okta/verification.ts';
import type { OnboardingId } from '../functions/onboarding/onboarding-id.ts';
import { END, type State, statesOf, text } from './builder.ts';
import type { Told } from './data.ts';
import { alwaysFails, askingOkta, usual } from './policies.ts';

/** The states that the onboarding workflow's Maps run for each item. */

/** Within "Verify domains". */
type VerifyDomain =
  | 'Verify domain'
  | 'Did Okta ask to wait?'
  | 'Wait as Okta asks'
  | 'Keep findings'
  | 'Okta does not answer';
const verifying = statesOf<
  VerifyDomain,
  {
    onboardingId: OnboardingId;
    submissionId: string;
    told: Told;
    domain: OktaDomain;
    answer: { asked: number; retryAfter: number; verification: Verification };
    failure: { Error: string; Cause: string };
  }
>();
export const verifyDomain: Record<VerifyDomain, State> = {
  ...verifying.task('Verify domain', {
    comment:
      "What the customer can fix comes back as data, and so does what cannot be found out from here, and when Okta wants to be asked again. Okta's other trouble is thrown, and retried.",
    input: {
      onboardingId: '$.onboardingId',
      submissionId: '$.submissionId',
      told: '$.told',
      domain: '$.domain',
      asked: '$.answer.asked',
    },
    ...askingOkta,
    catch: { OktaUnavailable: { keepAs: '$.failure', next: 'Okta does not answer' } },
    result: {
      asked: '$.Payload.asked',
      retryAfter: '$.Payload.retryAfter',
      verification: '$.Payload',
    },
    keepAs: '$.answer',
    next: 'Did Okta ask to wait?',
  }),
  ...verifying.choice('Did Okta ask to wait?', {
    comment:
      'Up to 5 waits of up to 5 minutes, fewer the more often it was asked before; what takes longer is for Wait for Okta.',
    choices: [
      {
        when: verifying.all(
          verifying.above('$.answer.retryAfter', 0),
          verifying.atMost('$.answer.retryAfter', 300),
          verifying.atMost('$.answer.asked', 5),
        ),
        next: 'Wait as Okta asks',
      },
    ],
    otherwise: 'Keep findings',
  }),
  ...verifying.wait('Wait as Okta asks', { seconds: '$.answer.retryAfter', next: 'Verify domain' }),
  ...verifying.pass('Keep findings', { output: '$.answer.verification', next: END }),
  ...verifying.pass('Okta does not answer', {
    value: {
      domain: '$.domain',
      outcome: text('unavailable'),
      checks: [],
      problems: [{ code: text('oktaUnavailable') }],
      cause: '$.failure.Cause',
    },
    next: END,
  }),
};

/** Within "Connect domains". */
type ConnectDomain = 'Create connection' | 'Prove connection' | 'Take back connection';
const connecting = statesOf<
  ConnectDomain,
  {
    onboardingId: OnboardingId;
    submissionId: string;
    domain: OktaDomain;
    failure: { Error: string; Cause: string };
  }
>();
const domainIds = {
  onboardingId: '$.onboardingId',
  submissionId: '$.submissionId',
  domain: '$.domain',
} as const;
export const connectDomain: Record<ConnectDomain, State> = {
  ...connecting.task('Create connection', {
    input: domainIds,
    ...usual,
    next: 'Prove connection',
  }),
  ...connecting.task('Prove connection', {
    comment: "Follows /authorize?connection=... to the customer's Okta, with nobody signing in.",
    input: domainIds,
    ...usual,
    catch: { ConnectionNotProven: { keepAs: '$.failure', next: 'Take back connection' } },
    next: END,
  }),
  ...connecting.task('Take back connection', {
    comment:
      'Nobody can sign in through it. Always ends with ConnectionNotProven, so that the Map begins anew, after a redrive too.',
    input: { onboardingId: '$.onboardingId', domain: '$.domain', cause: '$.failure.Cause' },
    ...alwaysFails,
    next: 'Create connection',
  }),
};
