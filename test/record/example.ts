import { DatabaseSync } from 'node:sqlite';
import { decide, issue, submit } from '../../functions/record/changes.ts';
import { confirmDashboard } from '../../functions/record/dashboard.ts';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { report } from '../../functions/record/reports.ts';
import { confirmSignIn } from '../../functions/record/sign-ins.ts';
import { recordTable } from '../../functions/record/table.ts';
import { createDynamoDb } from '../../local/aws/dynamodb.ts';
import type { Clock } from '../../local/clock.ts';
import { systemClock } from '../../local/clock.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';

export const onboardingId = asOnboardingId('acme-0123456789ab');
export const TABLE = 'sso-onboarding-test';

/** An empty table in memory. */
export const emptyTable = (clock: Clock = systemClock) =>
  createDynamoDb({
    database: new DatabaseSync(':memory:'),
    clock,
    tableName: TABLE,
    shape: recordTable,
  });

/** A time on a Wednesday morning. @param second in the course of the onboarding */
export const at = (second: number) =>
  new Date(Date.parse('2026-11-25T10:00:00Z') + second * 1000).toISOString();

/** A Task's place in the execution, as it reports it. */
export const told = (second: number, { round = 0, redrives = 0 } = {}) => ({
  entered: at(second),
  round,
  redrives,
});

export const csm = { name: 'Dana Miller', email: 'dana@sequel.example' };
export const submitted = {
  contact: { name: 'Otto Okta', email: 'otto@acme.test' },
  mainAdmin: { name: 'Ada Admin', email: 'ada@acme.test' },
  usersCount: 2,
  oktaApps: [
    { domain: asOktaDomain('acme.okta.com'), clientId: '0oa1', emailDomains: ['acme.test'] },
  ],
};
export const submission = { id: 's1', domains: [asOktaDomain('acme.okta.com')], submitted };

export const issued = (): OnboardingRecord =>
  issue(
    {
      onboardingId,
      companyId: 'c1',
      company: 'Acme & Söhne',
      csm,
      linkExpiresAt: '2026-12-25T10:00:00.000Z',
      proofKey: 'k'.repeat(43),
    },
    { at: at(0), by: 'ops@sequel.example' },
    '2026-12-02T12:00:00.000Z',
  );

/** A person who acts: ours or the customer's. */
export const doer = (second: number, by = csm.email) => ({ at: at(second), by, link: 'abc' });

export const approval = (second: number) => ({
  decision: 'approve' as const,
  at: at(second),
  by: csm.email,
  note: '',
});

type Step = (record: OnboardingRecord) => OnboardingRecord | undefined;

/** What happens up to each stage, in seconds. */
const way = {
  awaitingSubmission: [],
  verifying: [submit(submission, doer(1, submitted.contact.email))],
  awaitingCorrection: [
    report(told(3), { stage: 'awaitingCorrection', event: 'problemsFound', begins: 'correction' }),
  ],
  awaitingApproval: [
    report(told(3), { event: 'verified' }),
    report(told(4), { stage: 'awaitingApproval', begins: 'approval' }),
    report(told(5), {}),
  ],
  connecting: [decide(approval(60), submission.id, doer(60))],
  awaitingTrial: [
    report(told(62), {
      stage: 'awaitingTrial',
      after: 'approval',
      event: 'connected',
      begins: 'trial',
    }),
  ],
  awaitingDashboard: [
    report(told(62.2), { stage: 'awaitingDashboard', begins: 'mainAdminDashboard' }),
  ],
  awaitingFirstSignIn: [
    confirmDashboard('mainAdmin', undefined, doer(62.5)),
    report(told(63), {
      stage: 'awaitingFirstSignIn',
      after: 'mainAdminDashboard',
      begins: 'firstSignIn',
    }),
    report(told(65), {}),
  ],
  inviting: [
    confirmSignIn({ signedIn: true, at: at(90), by: 'event' }, { at: at(90), by: 'Auth0' }),
    confirmDashboard('everyone', undefined, doer(95)),
  ],
} satisfies Record<string, Step[]>;
export type WayStage = keyof typeof way;

/** The record of an onboarding in this stage. */
export function recordIn(stage: WayStage): OnboardingRecord {
  const stages = Object.keys(way) as WayStage[];
  const passed = stages
    .slice(0, stages.indexOf(stage) + 1)
    .filter((each) => each !== 'awaitingCorrection' || each === stage);
  return passed
    .flatMap((each): Step[] => way[each])
    .reduce((record, change) => change(record) ?? record, issued());
}
