import * as z from 'zod';
import { verificationSchema } from '../okta/verification.ts';
import { stages } from '../onboarding/onboarding.ts';
import {
  company,
  contact,
  decision,
  mainAdmin,
  oktaApp,
  onboardingId,
  submissionId,
} from '../web/example.ts';
import { decided, named, operation } from '../web/operation.ts';
import { decisionSchema } from './decision.ts';

const person = z.object({ name: z.string(), email: z.string() });

const approval = named(
  'Approval',
  z.object({
    onboardingId: z.string(),
    company: z.string(),
    stage: z.enum(stages),
    /** Names the content that the evidence is about; see decision.ts. */
    submissionId: z.string(),
    contact: person.optional(),
    mainAdmin: person.optional(),
    usersCount: z.number().int().optional(),
    oktaApps: z
      .array(
        z.object({ domain: z.string(), clientId: z.string(), emailDomains: z.array(z.string()) }),
      )
      .optional(),
    verifications: z.array(verificationSchema).optional(),
    decision: decided.optional(),
  }),
);
/** The evidence, while there is a submission, and what was decided if it was. */
export type Approval = z.infer<typeof approval.schema>;

export const approveOperations = {
  ShowApproval: operation({
    summary: 'The evidence, and what was decided if it was',
    answer: {
      status: 200,
      is: approval,
      examples: {
        open: {
          onboardingId,
          company,
          stage: 'awaitingApproval',
          submissionId,
          contact,
          mainAdmin,
          usersCount: 2,
          oktaApps: [oktaApp],
          verifications: [
            {
              domain: oktaApp.domain,
              outcome: 'verified',
              checks: [
                { name: 'domain', outcome: 'passed' },
                { name: 'clientSecret', outcome: 'passed' },
              ],
              problems: [],
            },
          ],
        },
        decided: { onboardingId, company, stage: 'connecting', submissionId, decision },
      },
    },
    problems: { 410: ['linkExpired'] },
  }),
  DecideApproval: operation({
    summary: 'Approve, ask for changes, or reject',
    body: {
      is: named('Decision', decisionSchema),
      example: { decision: 'approve', addOnConfirmed: true, submissionId },
    },
    answer: {
      status: 200,
      is: named('Decided', z.object({ onboardingId: z.string(), decision: decided })),
      examples: { approved: { onboardingId, decision } },
    },
    problems: {
      409: ['alreadyDecided', 'submissionChanged'],
      410: ['linkExpired', 'over'],
      422: ['invalidDecision', 'addOnNotConfirmed'],
      503: ['busy'],
    },
  }),
};
