import * as z from 'zod';
import { verificationObject } from '../okta/verification.ts';
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
import {
  invitationCounts,
  isoTime,
  named,
  operation,
  problems,
  seenSignIns,
} from '../web/operation.ts';
import { nextLinkSchema } from './next-link-request.ts';

const stopped = z
  .literal(true)
  .optional()
  .describe('`failed`, as ops have ended it, or its year is over: it is not continued.');

const afterwards = z.object({
  oktaApps: z.array(
    z.object({
      domain: z.string(),
      clientId: z.string(),
      emailDomains: z.array(z.string()).describe('Those that lead to it.'),
      checked: z
        .object({ at: isoTime, outcome: verificationObject().shape.outcome, problems })
        .optional()
        .describe('What the last check found, without anybody signing in.'),
      secretChangedAt: isoTime.optional(),
    }),
  ),
  followUps: z
    .array(z.object({ onboardingId: z.string(), at: isoTime, stage: z.enum(stages), stopped }))
    .describe('What was begun by `POST /setup/{token}/links`, the latest first.'),
});

const status = named(
  'Status',
  z.object({
    onboardingId: z.string(),
    company: z.string(),
    stage: z.enum(stages),
    stopped,
    on: z
      .boolean()
      .optional()
      .describe(
        'Whether people are sent to Okta, once it was switched on; false: it was switched off since.',
      ),
    problems,
    /** The changes the CSM asked for, or the reason for a rejection. */
    note: z.string().optional(),
    /** While someone has to act; dates follow the operator's calendar. */
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
          record: z
            .object(dnsRecordSchema.shape)
            .describe('What to set in DNS to prove the domain.'),
        }),
      )
      .describe('As submitted, and whether each is proven.'),
    afterwards: afterwards.optional().describe('Once it is completed.'),
    history: z.array(z.object({ at: isoTime, what: z.string() })),
    invited: z.number().int(),
    total: z.number().int(),
    invitations: invitationCounts
      .optional()
      .describe('The others’ invitations, once the first was sent.'),
  }),
);
/** An onboarding's progress, in words. */
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

const completed: Status = {
  ...verifying,
  stage: 'completed',
  on: true,
  history: [
    ...verifying.history,
    { at: '2026-11-26T08:12:40.000Z', what: texts('en').event('completed') },
  ],
  invited: 2,
  total: 2,
  afterwards: {
    oktaApps: [
      {
        ...{ domain: oktaApp.domain, clientId: oktaApp.clientId, emailDomains: ['acme.example'] },
        checked: { at: '2026-11-30T06:00:00.000Z', outcome: 'verified', problems: [] },
      },
    ],
    followUps: [],
  },
};

export const submitOperations = {
  ShowSetup: operation({
    summary: 'How far the onboarding is',
    query: { format: '`csv`: what has happened as a file for a spreadsheet, in place of JSON.' },
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
        completed,
      },
    },
    problems: { 404: ['linkInvalid', 'stepIsPage'], 410: ['linkExpired'] },
  }),
  IssueNextLink: operation({
    summary: 'A link to change what is completed',
    body: { is: named('NextLinkRequest', nextLinkSchema), example: { for: 'more' } },
    answer: {
      status: 200,
      is: named('NextLink', z.object({ onboardingId: z.string(), link: z.url() })),
      examples: {
        more: {
          onboardingId: 'acme-corp-77b1e0a4c2d9',
          link: 'https://onboarding.example/setup/eyJhbGciOiJFUzI1NiJ9.e30.c2ln',
        },
      },
    },
    problems: {
      409: ['notCompleted'],
      422: ['invalidSubmission'],
      429: ['tooManyTries'],
      503: ['busy'],
    },
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
