import * as z from 'zod';
import { verificationSchema } from '../okta/verification.ts';
import { dnsRecordSchema, proofs } from '../onboarding/domain-proofs.ts';
import { csmActions, stages, switchMoments } from '../onboarding/onboarding.ts';
import { conflictSchema, relatedSchema } from '../record/conflict.ts';
import {
  company,
  contact,
  decision,
  dnsRecord,
  mainAdmin,
  oktaApp,
  onboardingId,
  submissionId,
} from '../web/example.ts';
import { decided, invitationCounts, isoTime, named, operation, people } from '../web/operation.ts';
import { actionRequestSchema } from './action-request.ts';
import { decisionSchema } from './decision.ts';

const person = z.object({ name: z.string(), email: z.string() });

const approval = named(
  'Approval',
  z.object({
    onboardingId: z.string(),
    company: z.string(),
    stage: z.enum(stages),
    /** Identifies the submission the evidence is about; see decision.ts. */
    submissionId: z.string(),
    contact: person.optional(),
    mainAdmin: person.optional(),
    usersCount: z.number().int().optional(),
    people: z
      .record(z.string(), z.number().int())
      .describe('How many people are at each e-mail domain.')
      .optional(),
    emailDomains: z
      .array(
        z.object({
          domain: z.string(),
          proof: z.enum(proofs),
          people: z.number().int().optional(),
          conflict: z
            .object(conflictSchema._zod.innerType.shape)
            .omit({ domain: true })
            .describe('Whose it is, where it is somebody else’s.')
            .optional(),
          related: z
            .array(z.object(relatedSchema._zod.innerType.shape).omit({ domain: true }))
            .describe('Domains of others that are the same, below, or above it: to be looked at.')
            .optional(),
          record: z.optional(dnsRecordSchema),
        }),
      )
      .describe(
        'Every one that is listed: first those in conflict, then those that are not proven.',
      )
      .optional(),
    oktaApps: z
      .array(
        z.object({ domain: z.string(), clientId: z.string(), emailDomains: z.array(z.string()) }),
      )
      .optional(),
    verifications: z.array(verificationSchema).optional(),
    decision: decided.optional(),
    switchOn: z.enum(switchMoments).describe('When it is switched on, once approved.').optional(),
    planned: isoTime.describe('The moment that was chosen.').optional(),
    on: z
      .boolean()
      .describe('Whether people are sent to Okta, once it was switched on.')
      .optional(),
    invited: z.int().describe('Invitations sent to the others, of `total`.').optional(),
    total: z.int().optional(),
    invitations: invitationCounts.optional(),
    others: z
      .object({ count: z.int(), isMore: z.boolean() })
      .describe(
        'Accounts at the e-mail domains that are not on the list; left out where that is not known.',
      )
      .optional(),
  }),
);
/** The evidence, while the submission exists, and the decision, if any. */
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
          people: { 'acme.example': 3 },
          emailDomains: [
            { domain: 'acme.example', proof: 'missing', people: 3, record: dnsRecord },
          ],
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
  ShowPeople: operation({
    summary: 'Everybody who is to sign in, until the end',
    query: { format: '`csv`: as a file for a spreadsheet, in place of JSON.' },
    answer: {
      status: 200,
      is: people,
      examples: {
        people: {
          onboardingId,
          people: [{ email: mainAdmin.email, domain: 'acme.example', role: 'mainAdmin' }],
        },
      },
    },
    problems: { 410: ['linkExpired', 'over'] },
  }),
  ActOnApproval: operation({
    summary: 'Have a mail sent again, or hand over to another CSM',
    body: {
      is: named('Action', actionRequestSchema),
      example: { action: 'handOver', csm: { name: 'Kim Lee', email: 'kim@sequel.io' } },
    },
    answer: {
      status: 200,
      is: named(
        'Acted',
        z.object({
          onboardingId: z.string(),
          action: z.enum(csmActions),
          done: z
            .boolean()
            .describe(
              'False: it is with that Customer Success Manager already, and nothing happens.',
            ),
        }),
      ),
      examples: { reminded: { onboardingId, action: 'remind', done: true } },
    },
    problems: {
      409: ['nothingToDo', 'contactNotEstablished'],
      410: ['linkExpired'],
      422: ['invalidAction'],
      429: ['tooManyTries'],
      503: ['busy'],
    },
  }),
  DecideApproval: operation({
    summary: 'Approve, ask for changes, or reject',
    body: {
      is: named('Decision', decisionSchema),
      example: {
        decision: 'approve',
        addOnConfirmed: true,
        submissionId,
        vouchedDomains: ['acme.example'],
      },
    },
    answer: {
      status: 200,
      is: named('Decided', z.object({ onboardingId: z.string(), decision: decided })),
      examples: { approved: { onboardingId, decision } },
    },
    problems: {
      409: [
        'alreadyDecided',
        'submissionChanged',
        'switchedOff',
        'otherClientId',
        'connectionFull',
      ],
      410: ['linkExpired', 'over'],
      422: ['invalidDecision', 'addOnNotConfirmed', 'domainsNotProven', 'domainConflict'],
      429: ['tooManyTries'],
      503: ['busy'],
    },
  }),
};
