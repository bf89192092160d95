import * as z from 'zod';
import { problemCodes, type Verification, verificationSchema } from '../okta/verification.ts';
import { type DnsRecord, dnsRecordOf, type Proof } from '../onboarding/domain-proofs.ts';
import { askedSchema, submittedSchema } from '../onboarding/evidence.ts';
import { languages } from '../onboarding/languages.ts';
import {
  dashboardFor,
  decisionSchema,
  eventNames,
  handOverCauses,
  type Progress,
  type Stage,
  seenAt,
  signInSchema,
  stages,
  switchMoments,
} from '../onboarding/onboarding.ts';
import { type WaitName, waitNames } from '../onboarding/secrets.ts';
import { waits } from '../onboarding/states.ts';
import { conflictSchema, relatedSchema } from './conflict.ts';
import { pendingSchema } from './pending.ts';
import { waitSchema } from './wait.ts';

/**
 * The record of an onboarding: where it stands, what happened, who decided. One item of the table,
 * so that a page costs one read and a change one conditional write.
 *
 * What must still happen because of a change stands in the same item (`pending`), so that it is
 * neither lost nor invented; see relay.ts.
 */

export const personSchema = z.object({ name: z.string().optional(), email: z.string() });

/**
 * Sign-ins that failed for one reason: the last of them. Who it was is not known.
 */
const failedSignInSchema = z.object({
  /** Of the Okta. */
  domain: z.string(),
  code: z.enum(problemCodes),
  /** OAuth's code, where there is no better one. */
  observed: z.string().optional(),
  at: z.string(),
});
export type FailedSignIn = z.output<typeof failedSignInSchema>;

/**
 * Somebody tried to sign in through one Okta app, before anybody else is affected: what can be seen of
 * it from here.
 */
const trialSchema = z.object({
  id: z.string(),
  /** Of the Okta. */
  domain: z.string(),
  /** Whose link it was begun with. */
  by: z.enum(['contact', 'mainAdmin', 'csm']),
  startedAt: z.string(),
  /** Auth0's log entry. */
  logged: z
    .object({ at: z.string(), succeeded: z.boolean(), observed: z.string().optional() })
    .optional(),
  returnedAt: z.string().optional(),
  /** Whether the code became tokens; undefined where no code came back. */
  redeemed: z.boolean().optional(),
  /** Why it did not succeed. */
  problem: z.object({ code: z.enum(problemCodes), observed: z.string().optional() }).optional(),
  /** Who signed in, as Okta says. Personal data: gone at the end. */
  claims: z
    .object({
      email: z.string().optional(),
      emailVerified: z.boolean().optional(),
      name: z.string().optional(),
    })
    .optional(),
  /** Whether Auth0 has another account with this address; undefined where that cannot be known. */
  hasAccount: z.boolean().optional(),
  succeeded: z.boolean(),
});
export type Trial = z.output<typeof trialSchema>;

const switchedSchema = z.object({
  on: z.boolean(),
  at: z.string(),
  /** An address, or `workflow`, `ops`. */
  by: z.string(),
  reason: z.string().optional(),
});
export type Switched = z.output<typeof switchedSchema>;

export const recheckedSchema = verificationSchema
  .pick({ outcome: true, problems: true })
  .extend({ at: z.string() });
export type Rechecked = z.output<typeof recheckedSchema>;

/**
 * What became of the invitations to the users. `deferred`: SES tries them again, as the other mail server says
 * "later"; records of earlier versions do not say. `uncertain`: nobody knows whether SES took them.
 */
const invitationsSchema = z.object({
  sent: z.number(),
  waiting: z.number(),
  deferred: z.number().default(0),
  refused: z.number(),
  uncertain: z.number(),
});
export type Invitations = z.output<typeof invitationsSchema>;

export const onboardingRecordSchema = z.object({
  onboardingId: z.string(),
  /** One company over all its onboardings: names are typed, and two companies can have the same. */
  companyId: z.string(),
  company: z.string(),
  csm: personSchema,
  /** Those who have handed it over, the last one last: their links say who sees to it now. */
  formerCsms: z.array(personSchema).optional(),
  /**
   * Addresses that were named when the link was issued: written to before any e-mail domain is
   * established. Left out in records of links that are older than that rule.
   */
  contacts: z.array(z.string()).optional(),
  /** The onboarding that this one continues, and whose connections it keeps. */
  continues: z.string().optional(),
  /** The onboardings for which this one's connections are made or tried at this moment, itself too: see uses.ts. */
  usedBy: z.array(z.string()).optional(),
  /** By Okta domain: e-mail domains that lead to its connection, from all follow-ups too. */
  routed: z.record(z.string(), z.array(z.string())).optional(),
  /**
   * Whether its connections lead people to Okta; in the record of the company's first onboarding too.
   * Undefined before, and of those that were connected before there was a switch.
   */
  switched: switchedSchema.optional(),
  /** Counts the changes: a write is conditional on it. */
  revision: z.number(),
  /** ISO times, as all below. */
  issuedAt: z.string(),
  linkExpiresAt: z.string(),
  /** By Okta domain: when a rotation changed its client secret last. */
  secretsChanged: z.record(z.string(), z.string()).optional(),
  /** By Okta domain: what the last weekly recheck found; in the record of the company's first onboarding. */
  rechecked: z.record(z.string(), recheckedSchema).optional(),
  /** Onboardings that the customer has begun from the page of one that is completed; kept there too. */
  followUps: z.array(z.object({ onboardingId: z.string(), at: z.string() })).optional(),
  /** Links that were issued before are refused. */
  linksRevokedAt: z.string().optional(),
  /** What the last answer or Task made of it; `failed` is never kept here, see `ended`. */
  stage: z.enum(stages),
  stageSince: z.string(),
  /** Milliseconds in each stage that was left; undefined in records that are older than this count. */
  spent: z.partialRecord(z.enum(stages), z.number()).optional(),
  /** Where the execution was when it last told something; empty before it runs. */
  order: z.string(),
  /** How often it was corrected. */
  round: z.number(),
  /** Where the execution was when a wait was last answered. A wait begins once in a round. */
  answered: z.partialRecord(z.enum(waitNames), z.string()),
  /** How often it was redriven, as far as is known. */
  redrives: z.number(),
  /** An end that is no outcome. A redrive takes it away. */
  ended: z
    .object({ status: z.enum(['FAILED', 'TIMED_OUT', 'ABORTED']), at: z.string() })
    .optional(),
  submission: z.object({ id: z.string(), domains: z.array(z.string()) }).optional(),
  /** What the CSM decides on. Personal data: gone with the secrets, at the end. */
  submitted: submittedSchema.optional(),
  /** The customer's, for mails. */
  language: z.enum(languages).optional(),
  /** Whom to tell of what happens to the connections, once it is completed; of the company's first onboarding. */
  contact: personSchema.optional(),
  /** The changes that the CSM asked for last, once they were made. Personal data, gone as that is. */
  asked: askedSchema.optional(),
  /** What stays of it then: which apps they are in Okta, and for whom. */
  oktaApps: z
    .array(
      z.object({
        domain: z.string(),
        clientId: z.string(),
        emailDomains: z.array(z.string()).optional(),
      }),
    )
    .optional(),
  /** The company's, from which the values of its DNS records are made: see domain-proofs.ts. */
  proofKey: z.string().optional(),
  /** What the last looks for those records found; an e-mail domain in neither list has none. */
  proofs: z
    .object({
      at: z.string(),
      /** Looks since the submission that nobody asked for. */
      times: z.number(),
      proven: z.array(z.string()),
      unreachable: z.array(z.string()),
    })
    .optional(),
  /** E-mail domains that were proven, and since when the record is missing. */
  lost: z.record(z.string(), z.string()).optional(),
  /** E-mail domains that are somebody else's, as far as is known. */
  conflicts: z.array(conflictSchema).optional(),
  /** Those that have to do with somebody else's, as far as is known. */
  related: z.array(relatedSchema).optional(),
  /** It is to be approved again, as e-mail domains lead elsewhere since. */
  isReopened: z.boolean().optional(),
  /** Connections, by name, from which the CSM who approved takes e-mail domains over. */
  replaces: z.array(z.string()).optional(),
  /** E-mail domains without proof that the CSM who approved has taken on. */
  vouched: z.array(z.string()).optional(),
  /** Of the last verification that came to its end. */
  verifications: z.array(verificationSchema),
  /** How often an Okta that did not answer was waited for, over all rounds. */
  oktaWaits: z.number().default(0),
  /** Okta domains that do not answer at this moment. */
  unavailable: z.array(z.string()),
  wait: waitSchema.optional(),
  /** The last decision, also after its changes were made. */
  decision: decisionSchema.optional(),
  /** The submission that it was about; left out in records that are older than this. */
  decidedOn: z.string().optional(),
  /** What the CSM wants changed, until it is; why it was rejected. */
  note: z.string().optional(),
  /** The latest of each Okta app, the oldest first. */
  trials: z.array(trialSchema).default([]),
  signIn: signInSchema.optional(),
  /** When it is switched on, as the CSM who approved has chosen; left out: right after the trial. */
  switchOn: z.enum(switchMoments).optional(),
  /** The tenant has no trial application: nobody can try it before it is switched on. */
  untriable: z.boolean().optional(),
  /** It is to be approved again, as the connections were switched off since. */
  isHeld: z.boolean().optional(),
  /** At which moment it is switched on by itself: ISO times, `at` and when that was said. */
  planned: z.object({ at: z.string(), by: z.string(), said: z.string() }).optional(),
  /** That it is to be switched on now. */
  saidSwitchOn: z.object({ at: z.string(), by: z.string() }).optional(),
  /**
   * Accounts at the e-mail domains that are not on the list, as Auth0 said last; undefined where that
   * cannot be known. `isMore`: they are more than could be looked at.
   */
  others: z.object({ count: z.number(), isMore: z.boolean() }).optional(),
  /** What the CSM said of the dashboard; `reason`: why it was left as it is. */
  dashboard: z
    .partialRecord(
      z.enum(dashboardFor),
      z.object({ at: z.string(), by: z.string(), reason: z.string().optional() }),
    )
    .optional(),
  /** What the product's own system was asked to do in the dashboard, in place of the CSM: see own-system.ts. */
  ownSystem: z
    .partialRecord(
      z.enum(dashboardFor),
      z.object({
        askedAt: z.string(),
        /** When it took the call. */
        takenAt: z.string().optional(),
        /** That the CSM is asked after all, and why; `reason`: its own words, or the status of its answer. */
        handedOver: z
          .object({ at: z.string(), why: z.enum(handOverCauses), reason: z.string().optional() })
          .optional(),
      }),
    )
    .optional(),
  /** Of others than the main admin, through each Okta: the first, and the latest to the hour. ISO times. */
  seenSignIns: z
    .array(z.object({ domain: z.string(), first: z.string(), last: z.string() }))
    .default([]),
  /** By domain and code. */
  failedSignIns: z.array(failedSignInSchema).default([]),
  /** What became of the invitations; undefined before the first. */
  invitations: invitationsSchema.optional(),
  /** Of onboardings that invited before there was a ledger of mails: invitations sent, by batch. */
  invitedBy: z.record(z.string(), z.number()),
  total: z.number(),
  history: z.array(z.object({ at: z.string(), event: z.enum(eventNames) })),
  /** Numbers audit entries, from 1. */
  entries: z.number(),
  /** Numbers the events that others are told, from 1. */
  published: z.number().default(0),
  pending: z.array(pendingSchema),
});
export type OnboardingRecord = z.output<typeof onboardingRecordSchema>;
/** Accounts at the e-mail domains that are not on the list. */
export type Others = NonNullable<OnboardingRecord['others']>;

/** The stage as people outside know it. */
export const stageOf = ({ ended, stage }: OnboardingRecord): Stage => (ended ? 'failed' : stage);

/** The wait that a stage is about; of the two for the dashboard the one that is not answered. */
export function waitOf({ stage, dashboard }: OnboardingRecord): WaitName | undefined {
  const [first, then] = waits[stage] ?? [];
  return stage === 'awaitingDashboard' && dashboard?.mainAdmin ? then : first;
}

/** Whether the product's own system, and nobody, is waited for. */
export function isAutomatic(record: OnboardingRecord): boolean {
  const { dashboard, ownSystem } = record;
  const asked = ownSystem?.[dashboard?.mainAdmin ? 'everyone' : 'mainAdmin'];
  return stageOf(record) === 'awaitingDashboard' && asked !== undefined && !asked.handedOver;
}

/** Whether ops have ended it, or its year is over: it is not continued, and nothing is wrong. */
export const isStopped = ({ ended }: OnboardingRecord) =>
  ended !== undefined && ended.status !== 'FAILED';

/** Stages that nothing follows. */
const OUTCOMES: readonly Stage[] = ['completed', 'rejected', 'expired'];

/** Whether somebody's answer can still change something. */
export const isOpen = ({ ended, stage }: OnboardingRecord) => !ended && !OUTCOMES.includes(stage);

/** Whether it was submitted: before that there is a link, and nothing else. */
export const isSubmitted = ({ stage }: OnboardingRecord) => stage !== 'awaitingSubmission';

/** The problems of all domains. */
const inAll = (verifications: readonly Verification[]): Progress['problems'] =>
  verifications.flatMap(({ domain, problems }) =>
    problems.map((problem) => ({ ...problem, domain })),
  );

/** In which somebody can sign in. */
export const signInStages: readonly Stage[] = [
  'awaitingDashboard',
  'awaitingFirstSignIn',
  'inviting',
  'completed',
];

/** For so long a sign-in that failed is told, in milliseconds: nobody says that it was put right. */
export const FAILURE_COUNTS = 7 * 24 * 60 * 60 * 1000;

/**
 * Sign-ins that failed lately. Before the main admin's first that was seen they were the main admin's own, and that
 * one has shown that all is well; somebody's word for it shows nothing.
 */
function failuresIn({ failedSignIns, signIn }: OnboardingRecord, now: number) {
  const since = (signIn && seenAt(signIn)) ?? '';
  return failedSignIns.filter(({ at }) => at > since && Date.parse(at) > now - FAILURE_COUNTS);
}

/** The apps in Okta that it is about. */
export const appsOf = ({
  submitted,
  oktaApps,
}: OnboardingRecord): NonNullable<OnboardingRecord['oktaApps']> =>
  submitted?.oktaApps ?? oktaApps ?? [];

/** An e-mail domain, how far its proof is, and what proves it. */
export interface ProvenDomain {
  domain: string;
  proof: Proof;
  record: DnsRecord;
}

/** Every e-mail domain that was submitted, in that order, whether or not it is proven. */
export const listedDomains = (record: OnboardingRecord): string[] =>
  appsOf(record).flatMap(({ emailDomains = [] }) => emailDomains);

/** On the list, with the main admin. */
export const peopleCountOf = ({ submitted, total }: OnboardingRecord): number =>
  submitted ? 1 + submitted.usersCount : total;

/** How far the proof of each is. The list can have thousands. */
export function proofsIn({
  proofs,
  vouched = [],
}: Pick<OnboardingRecord, 'proofs' | 'vouched'>): (domain: string) => Proof {
  const known = new Map<string, Proof>([
    ...(proofs?.unreachable ?? []).map((domain) => [domain, 'unreachable'] as const),
    ...vouched.map((domain) => [domain, 'vouched'] as const),
    ...(proofs?.proven ?? []).map((domain) => [domain, 'proven'] as const),
  ]);
  return (domain) => known.get(domain) ?? 'missing';
}

/** Empty for a record that is older than proofs. */
export function emailDomainsOf(record: OnboardingRecord): ProvenDomain[] {
  const { proofKey } = record;
  if (proofKey === undefined) return [];
  const proofIn = proofsIn(record);
  return listedDomains(record).map((domain) => ({
    domain,
    proof: proofIn(domain),
    record: dnsRecordOf(proofKey, domain),
  }));
}
/** Okta apps through which nobody has signed in on trial yet. */
export const untried = (record: OnboardingRecord): string[] => {
  const done = record.trials.filter(({ succeeded }) => succeeded).map(({ domain }) => domain);
  return appsOf(record)
    .map(({ domain }) => domain)
    .filter((domain) => !done.includes(domain));
};

/** Whether somebody has signed in on trial through each Okta app. */
export const isTried = (record: OnboardingRecord) =>
  appsOf(record).length > 0 && untried(record).length === 0;

/** Why the last trial through each Okta app failed, where none succeeded. */
export const trialProblems = (record: OnboardingRecord): Progress['problems'] =>
  untried(record).flatMap((domain) => {
    const last = record.trials.findLast((trial) => trial.domain === domain);
    return last?.problem ? [{ ...last.problem, domain }] : [];
  });

/** How far it is. @param now in epoch milliseconds */
export function progressOf(record: OnboardingRecord, now = Date.now()): Progress {
  const { onboardingId, verifications, unavailable, note, history, total } = record;
  const before = Object.values(record.invitedBy).reduce((sum, sent) => sum + sent, 0);
  const invited = before + (record.invitations?.sent ?? 0);
  const stage = stageOf(record);
  const progress: Progress = { onboardingId, stage, problems: [], history, invited, total };
  // What is only open needs no correction, and the CSM may approve with it.
  if (stage === 'awaitingCorrection' || stage === 'awaitingApproval')
    progress.problems = inAll(verifications);
  if (stage === 'awaitingCorrection') progress.problems.push(...trialProblems(record));
  if (stage === 'verifying')
    progress.problems = [
      ...inAll(verifications.filter(({ outcome }) => outcome === 'unproven')),
      ...unavailable.map((domain) => ({ domain, code: 'oktaUnavailable' as const })),
    ];
  if (signInStages.includes(stage)) progress.problems = failuresIn(record, now);
  const isOld = stage === 'completed' && Date.parse(record.stageSince) + FAILURE_COUNTS < now;
  if (signInStages.includes(stage) && record.seenSignIns.length > 0 && !isOld)
    progress.signIns = record.seenSignIns;
  if (record.invitations) {
    const { waiting, deferred, refused, uncertain } = record.invitations;
    progress.invitations = { waiting, deferred, refused, uncertain };
  }
  if (note !== undefined && (stage === 'awaitingCorrection' || stage === 'rejected'))
    progress.note = note;
  if (isAutomatic(record)) progress.isAutomatic = true;
  else if (record.wait && record.wait.for === waitOf(record)) progress.wait = record.wait;
  if (record.planned && stage === 'awaitingSwitchOn') progress.planned = record.planned.at;
  return progress;
}
