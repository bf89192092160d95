import * as z from 'zod';
import { dashboardFor, handOverCauses, OWN_SYSTEM, stages } from '../onboarding/onboarding.ts';
import { company, decidedAt, mainAdmin, onboardingId } from '../web/example.ts';
import { isoTime, named, operation, people, problems, seenSignIns } from '../web/operation.ts';
import { dashboardReportSchema } from './dashboard-report.ts';
import { dashboardRequestSchema } from './dashboard-request.ts';

const signIn = named(
  'SignIn',
  z.object({
    onboardingId: z.string(),
    company: z.string(),
    stage: z.enum(stages),
    signIn: z
      .object({
        signedIn: z.boolean(),
        at: z.string(),
        by: z.string(),
        observed: z
          .boolean()
          .describe('False: somebody has confirmed it, and we have not seen it.'),
        seen: isoTime.describe('When we saw it after it had been confirmed.').optional(),
      })
      .optional(),
    signIns: seenSignIns.optional(),
    /** Recent failed sign-ins, each reason once. */
    problems,
  }),
);

/** The answer about the dashboard; `reason`: why it was skipped. */
const said = z.object({ at: isoTime, by: z.string(), reason: z.string().optional() });
const handedOver = z
  .object({ at: isoTime, why: z.enum(handOverCauses), reason: z.string().optional() })
  .describe('That the CSM is asked after all, and why.');

const dashboard = named(
  'Dashboard',
  z.object({
    onboardingId: z.string(),
    company: z.string(),
    stage: z.enum(stages),
    /** Who is to be re-invited now; omitted while nobody is. */
    for: z.enum(dashboardFor).optional(),
    /** Their addresses. */
    people: z.array(z.string()),
    /** Answers so far; `reason`: why it was skipped. */
    dashboard: z.partialRecord(z.enum(dashboardFor), said),
    /** What the product's own system was asked, before or instead of the CSM. */
    ownSystem: z
      .partialRecord(
        z.enum(dashboardFor),
        z.object({
          askedAt: isoTime,
          takenAt: isoTime.optional(),
          handedOver: handedOver.optional(),
        }),
      )
      .optional(),
  }),
);
const dashboardReported = named(
  'DashboardReported',
  z.object({
    onboardingId: z.string(),
    stage: z.enum(stages),
    for: z.enum(dashboardFor),
    said: said.optional().describe('What stands, whoever said it.'),
    handedOver: handedOver.optional(),
  }),
);
export type DashboardReported = z.infer<typeof dashboardReported.schema>;

export type DashboardStatus = z.infer<typeof dashboard.schema>;

export const mainAdminOperations = {
  ShowDashboard: operation({
    summary: 'Whom to invite again in the dashboard',
    query: { format: '`csv`: the list as a file, while somebody is to be invited again.' },
    answer: {
      status: 200,
      is: dashboard,
      examples: {
        mainAdmin: {
          onboardingId,
          company,
          stage: 'awaitingDashboard',
          for: 'mainAdmin',
          people: ['ada@acme.example'],
          dashboard: {},
        },
      },
    },
    problems: { 410: ['linkExpired'] },
  }),
  ConfirmDashboard: operation({
    summary: 'Say that they are invited again, or go on without',
    body: {
      is: named('DashboardRequest', dashboardRequestSchema),
      example: { done: true, for: 'mainAdmin' },
    },
    answer: {
      status: 200,
      is: dashboard,
      examples: {
        done: {
          onboardingId,
          company,
          stage: 'awaitingFirstSignIn',
          people: [],
          dashboard: { mainAdmin: { at: decidedAt, by: 'dana@sequel.io' } },
        },
      },
    },
    problems: {
      409: ['noDashboardNow', 'switchedOff', 'alreadyDecided'],
      410: ['linkExpired', 'over'],
      422: ['invalidDashboard'],
      503: ['busy'],
    },
  }),
  ReportDashboard: operation({
    summary: 'The product’s own system says what came of what it was asked to do in the dashboard',
    body: {
      is: named('DashboardReport', dashboardReportSchema),
      example: { failed: true, reason: 'The account is locked.' },
    },
    answer: {
      status: 200,
      is: dashboardReported,
      examples: {
        done: {
          onboardingId,
          stage: 'awaitingFirstSignIn',
          for: 'mainAdmin',
          said: { at: decidedAt, by: OWN_SYSTEM },
        },
        failed: {
          onboardingId,
          stage: 'awaitingDashboard',
          for: 'mainAdmin',
          handedOver: { at: decidedAt, why: 'failed', reason: 'The account is locked.' },
        },
      },
    },
    problems: {
      415: ['notJson'],
      409: ['noDashboardNow', 'switchedOff'],
      410: ['linkExpired', 'over'],
      422: ['invalidDashboard'],
      503: ['busy'],
    },
  }),
  ListPeople: operation({
    summary: 'Everybody who is to sign in, until the end: for programs with a key of the stage',
    isForPrograms: true,
    query: { for: '`mainAdmin` or `everyone` (but the main admin); left out: all.' },
    answer: {
      status: 200,
      is: people,
      examples: {
        people: {
          onboardingId,
          people: [
            { email: mainAdmin.email, domain: 'acme.example', role: 'mainAdmin' },
            { email: 'grace@acme.example', domain: 'acme.example', role: 'user' },
          ],
        },
      },
    },
    problems: {
      400: ['requestMalformed'],
      401: ['unauthorized'],
      404: ['notFound'],
      410: ['over'],
    },
  }),
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
          signIn: { signedIn: true, at: decidedAt, by: 'mainAdmin', observed: false },
          problems: [],
        },
      },
    },
    problems: { 409: ['tooEarly'], 410: ['linkExpired', 'over'], 503: ['busy'] },
  }),
};
