import * as z from 'zod';
import { dnsRecordSchema, proofs } from '../onboarding/domain-proofs.ts';
import { wait } from '../onboarding/inputs.ts';
import { stages } from '../onboarding/onboarding.ts';
import { submissionSchema } from '../onboarding/submission.ts';
import { texts } from '../texts/index.ts';
import {
  clientSecret,
  company,
  contact,
  dnsRecord,
  mainAdmin,
  oktaApp,
  onboardingId,
  submittedAt,
  wrongSecret,
} from '../web/example.ts';
import { isoTime, named, operation, problems, seenSignIns } from '../web/operation.ts';

const status = named(
  'Status',
  z.object({
    onboardingId: z.string(),
    company: z.string(),
    stage: z.enum(stages),
    problems,
    /** What the CSM asked to change, or why it was rejected. */
    note: z.string().optional(),
    /** While somebody has to act; dates are days of the operator's calendar. */
    deadline: z
      .object({
        for: wait.shape.for,
        since: isoTime,
        reminder: z.iso
          .date()
          .optional()
          .describe('When they are reminded; left out once they were.'),
        actBy: z.iso.date().describe('The last day that is in time at any hour.'),
        expires: z.iso.date(),
      })
      .optional(),
    signIns: seenSignIns.optional(),
    planned: isoTime
      .optional()
      .describe('When it is switched on by itself, while that is waited for.'),
    emailDomains: z
      .array(
        z.object({
          domain: z.string(),
          proof: z
            .enum(proofs)
            .describe(
              '`missing`: the record is not there; `unreachable`: DNS does not answer; `vouched`: the CSM has taken it on.',
            ),
          record: dnsRecordSchema.describe('What to set in DNS to prove the domain.'),
        }),
      )
      .describe('As submitted, and whether each is proven.'),
    history: z.array(z.object({ at: isoTime, what: z.string() })),
    invited: z.number().int(),
    total: z.number().int(),
    invitations: z
      .object({
        waiting: z.number().int(),
        refused: z.number().int().describe('The mail service will never take them.'),
        uncertain: z.number().int().describe('Nobody knows whether the mail service took them.'),
      })
      .optional()
      .describe('The others’ invitations, once the first was sent.'),
  }),
);
/** How far an onboarding is, in words. */
export type Status = z.infer<typeof status.schema>;

const accepted = named('Accepted', z.object({ onboardingId: z.string(), status: status.schema }));

/** The document does not depend on the operator's rules. */
const submission = named(
  'Submission',
  submissionSchema({ customDomains: [], trustedOrigins: [], emailDomainRefusal: () => undefined }),
);

/** Right after the submission. */
const verifying: Status = {
  onboardingId,
  company,
  stage: 'verifying',
  problems: [],
  emailDomains: [{ domain: 'acme.example', proof: 'missing', record: dnsRecord }],
  history: [{ at: submittedAt, what: texts('en').event('submitted') }],
  invited: 0,
  total: 0,
};
const verifiedAt = '2026-11-25T09:30:08.000Z';
const awaitingCorrection: Status = {
  ...verifying,
  stage: 'awaitingCorrection',
  problems: [wrongSecret],
  deadline: {
    for: 'correction',
    since: verifiedAt,
    reminder: '2026-11-30',
    actBy: '2026-12-22',
    expires: '2026-12-23',
  },
  history: [...verifying.history, { at: verifiedAt, what: texts('en').event('problemsFound') }],
};

export const submitOperations = {
  ShowSetup: operation({
    summary: 'How far the onboarding is',
    answer: {
      status: 200,
      is: status,
      examples: {
        awaitingSubmission: {
          ...verifying,
          stage: 'awaitingSubmission',
          emailDomains: [],
          history: [],
        },
        verifying,
        awaitingCorrection,
      },
    },
    problems: { 410: ['linkExpired'] },
  }),
  CheckDomains: operation({
    summary: 'Look for the DNS records of the e-mail domains now',
    answer: { status: 200, is: status, examples: { verifying } },
    problems: { 410: ['linkExpired'], 503: ['busy'] },
  }),
  SubmitSetup: operation({
    summary: 'Submit, or correct what was submitted',
    body: {
      is: submission,
      example: {
        oktaApps: [{ ...oktaApp, clientSecret }],
        mainAdmin,
        users: ['user1@acme.example', 'user2@acme.example'],
        contact,
      },
    },
    answer: {
      status: 202,
      is: accepted,
      examples: { accepted: { onboardingId, status: verifying } },
    },
    problems: {
      409: ['conflict'],
      410: ['linkExpired'],
      422: ['invalidSubmission'],
      429: ['tooManyCorrections', 'tooManyContacts', 'tooManyMails'],
      503: ['busy'],
    },
  }),
};
