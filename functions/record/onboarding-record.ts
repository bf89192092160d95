import * as z from 'zod/mini';
import { type OktaDomain, oktaDomainSchema } from '../okta/okta-domain.ts';
import {
  problemCodes,
  type Verification,
  verificationObject,
  verificationSchema,
} from '../okta/verification.ts';
import { connectionNameSchema } from '../onboarding/connection-name.ts';
import { type DnsRecord, dnsRecordOf, type Proof } from '../onboarding/domain-proofs.ts';
import { askedSchema, submittedSchema } from '../onboarding/evidence.ts';
import { languages } from '../onboarding/languages.ts';
import {
  dashboardFor,
  decisionSchema,
  eventNames,
  handOverCauses,
  outcomes,
  type Progress,
  type Stage,
  seenAt,
  signInSchema,
  stages,
  switchMoments,
} from '../onboarding/onboarding.ts';
import { onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { type WaitName, waitNames } from '../onboarding/secrets.ts';
import { waits } from '../onboarding/states.ts';
import { later } from '../runtime/later.ts';
import { conflictsSchema, relatedSchema } from './conflict.ts';
import { pendingSchema, personSchema } from './pending.ts';
import { trialSchema } from './trial.ts';
import { waitSchema } from './wait.ts';

/**
 * The record of an onboarding: its stage, what happened, who decided. One item of the table, so that a page costs one
 * read and a change one conditional write.
 *
 * The item also contains what must still happen because of a change (`pending`), so that it is neither lost nor
 * invented; see relay.ts.
 */

/** The latest of the sign-ins that failed for one reason. Who it was is unknown. */
const failedSignInSchema = later(() =>
  z.object({
    /** Okta domain. */
    domain: oktaDomainSchema,
    code: z.enum(problemCodes),
    /** OAuth's code, if there is no better one. */
    observed: z.optional(z.string()),
    at: z.string(),
  }),
);
export type FailedSignIn = z.output<typeof failedSignInSchema>;

const switchedSchema = later(() =>
  z.object({
    on: z.boolean(),
    at: z.string(),
    /** An address, or `workflow`, `ops`. */
    by: z.string(),
    reason: z.optional(z.string()),
  }),
);
export type Switched = z.output<typeof switchedSchema>;

export const recheckedSchema = () =>
  z.extend(z.pick(verificationObject(), { outcome: true, problems: true }), { at: z.string() });
export type Rechecked = z.output<ReturnType<typeof recheckedSchema>>;

/**
 * Invitations by state. `deferred`: SES retries, because the other mail server said "later"; missing in records of
 * earlier versions. `uncertain`: SES may have accepted them. `dropped`: the onboarding had ended before they were sent.
 */
const invitationsSchema = later(() =>
  z.object({
    sent: z.number(),
    waiting: z.number(),
    deferred: z._default(z.number(), 0),
    refused: z.number(),
    uncertain: z.number(),
    dropped: z.optional(z.number()),
  }),
);
export type Invitations = z.output<typeof invitationsSchema>;

export const onboardingRecordSchema = z.object({
  onboardingId: onboardingIdSchema,
  /** Identifies a company across its onboardings; names are typed, and two companies may share one. */
  companyId: z.string(),
  company: z.string(),
  csm: personSchema,
  /** Former CSMs, latest last; their links name the current one. */
  formerCsms: z.optional(z.array(personSchema)),
  /**
   * Addresses named when the link was issued. We may write to them before any e-mail domain is established. Missing in
   * records of links older than that rule.
   */
  contacts: z.optional(z.array(z.string())),
  /** The onboarding that this one continues, whose connections it uses. */
  continues: z.optional(onboardingIdSchema),
  /** Onboardings that this one's connections are being set up or tried for, including itself: see uses.ts. */
  usedBy: z.optional(z.array(onboardingIdSchema)),
  /** By Okta domain: the e-mail domains routed to its connection, including those of follow-ups. */
  routed: z.optional(z.record(oktaDomainSchema, z.array(z.string()))),
  /** By Okta domain: the client ID of the app that people sign in through, of those that follow-ups brought. */
  clients: z.optional(z.record(oktaDomainSchema, z.string())),
  /**
   * Whether its connections route people to Okta; also in the record of the company's first onboarding. Undefined before
   * that, and in records older than the switch.
   */
  switched: z.optional(switchedSchema),
  /**
   * Since when somebody or the workflow is switching them on, until the result is known: ISO time. In the meantime, and
   * for good if that fails halfway, some may route people to Okta.
   */
  switching: z.optional(z.string()),
  /** Incremented with each change; writes are conditional on it. */
  revision: z.number(),
  /** ISO times, here and below. */
  issuedAt: z.string(),
  linkExpiresAt: z.string(),
  /** By Okta domain: when its client secret was last rotated. */
  secretsChanged: z.optional(z.record(oktaDomainSchema, z.string())),
  /** By Okta domain: result of the latest weekly recheck; in the record of the company's first onboarding. */
  rechecked: z.optional(z.record(oktaDomainSchema, later(recheckedSchema))),
  /** Follow-ups that the customer began from this completed onboarding's page. */
  followUps: z.optional(
    z.array(later(() => z.object({ onboardingId: onboardingIdSchema, at: z.string() }))),
  ),
  /** Links issued before this are rejected. */
  linksRevokedAt: z.optional(z.string()),
  /** Set by the latest answer or Task; never `failed`, see `ended`. */
  stage: z.enum(stages),
  stageSince: z.string(),
  /** Milliseconds spent in each past stage; undefined in records older than this count. */
  spent: z.optional(later(() => z.partialRecord(z.enum(stages), z.number()))),
  /** The execution's place in its latest report; empty before it runs. */
  order: z.string(),
  /** Number of corrections. */
  round: z.number(),
  /** The execution's place when a wait was last answered. A wait begins once per round. */
  answered: z.partialRecord(z.enum(waitNames), z.string()),
  /** Number of redrives, as far as known. */
  redrives: z.number(),
  /** An end without an outcome; removed by a redrive. */
  ended: z.optional(
    later(() => z.object({ status: z.enum(['FAILED', 'TIMED_OUT', 'ABORTED']), at: z.string() })),
  ),
  submission: z.optional(
    later(() => z.object({ id: z.string(), domains: z.array(oktaDomainSchema) })),
  ),
  /** What the CSM decides on. Personal data, deleted with the secrets at the end. */
  submitted: z.optional(submittedSchema),
  /** The customer's language for mails. */
  language: z.optional(z.enum(languages)),
  /** Whom to notify about the connections after completion; in the record of the company's first onboarding. */
  contact: z.optional(personSchema),
  /** The CSM's latest requested changes, once they are made. Personal data, deleted with the submission. */
  asked: z.optional(askedSchema),
  /** What remains of the submission: the apps in Okta, and their e-mail domains. */
  oktaApps: z.optional(
    z.array(
      later(() =>
        z.object({
          domain: oktaDomainSchema,
          clientId: z.string(),
          emailDomains: z.optional(z.array(z.string())),
        }),
      ),
    ),
  ),
  /** The company's key for the values of its DNS records: see domain-proofs.ts. */
  proofKey: z.optional(z.string()),
  /** Results of the latest DNS lookups; e-mail domains in neither list are missing. */
  proofs: z.optional(
    later(() =>
      z.object({
        at: z.string(),
        /** Lookups since the submission that nobody requested. */
        times: z.number(),
        proven: z.array(z.string()),
        unreachable: z.array(z.string()),
        /** Where the next lookup begins, if there was no time for all. */
        next: z.optional(z.string()),
      }),
    ),
  ),
  /** Formerly proven e-mail domains, and since when their record has been missing. */
  lost: z.optional(z.record(z.string(), z.string())),
  /** E-mail domains that belong to someone else, as far as known. */
  conflicts: z.optional(conflictsSchema),
  /** E-mail domains related to someone else's, as far as known. */
  related: z.optional(z.array(relatedSchema)),
  /** It must be approved again, because e-mail domains have since been routed elsewhere. */
  isReopened: z.optional(z.boolean()),
  /** Names of the connections that the approving CSM takes e-mail domains over from. */
  replaces: z.optional(z.array(connectionNameSchema)),
  /** Unproven e-mail domains that the approving CSM vouched for. */
  vouched: z.optional(z.array(z.string())),
  /** Results of the latest finished verification. */
  verifications: z.array(verificationSchema),
  /** Number of waits for an unavailable Okta, over all rounds. */
  oktaWaits: z._default(z.number(), 0),
  /** Okta domains that are currently unavailable. */
  unavailable: z.array(oktaDomainSchema),
  wait: z.optional(waitSchema),
  /** The latest decision, kept after its changes are made. */
  decision: z.optional(decisionSchema),
  /** The submission it was about; missing in older records. */
  decidedOn: z.optional(z.string()),
  /** The changes the CSM wants, until they are made; or the reason for the rejection. */
  note: z.optional(z.string()),
  /** The latest trials of each Okta app, oldest first. */
  trials: z._default(z.array(trialSchema), []),
  signIn: z.optional(signInSchema),
  /** When to switch it on, chosen by the approving CSM; omitted for right after the trial. */
  switchOn: z.optional(z.enum(switchMoments)),
  /** The tenant has no trial application, so no trial is possible. */
  untriable: z.optional(z.boolean()),
  /** It must be approved again, because the connections have since been switched off. */
  isHeld: z.optional(z.boolean()),
  /** The planned moment to switch it on automatically: ISO times, `at`, and when it was chosen. */
  planned: z.optional(later(() => z.object({ at: z.string(), by: z.string(), said: z.string() }))),
  /** The request to switch it on now. */
  saidSwitchOn: z.optional(later(() => z.object({ at: z.string(), by: z.string() }))),
  /**
   * Accounts at the e-mail domains that are not on the list, according to Auth0; undefined if unknown. `isMore`: there
   * are more than could be read.
   */
  others: z.optional(later(() => z.object({ count: z.number(), isMore: z.boolean() }))),
  /** The answers about the dashboard; `reason`: why it was skipped. */
  dashboard: z.optional(
    later(() =>
      z.partialRecord(
        z.enum(dashboardFor),
        z.object({ at: z.string(), by: z.string(), reason: z.optional(z.string()) }),
      ),
    ),
  ),
  /** What the product's own system was asked to do in the dashboard, instead of the CSM: see own-system.ts. */
  ownSystem: z.optional(
    later(() =>
      z.partialRecord(
        z.enum(dashboardFor),
        z.object({
          askedAt: z.string(),
          /** When it accepted the call. */
          takenAt: z.optional(z.string()),
          /** Set once the CSM is asked after all; `reason`: the system's own words, or the status of its answer. */
          handedOver: z.optional(
            z.object({
              at: z.string(),
              why: z.enum(handOverCauses),
              reason: z.optional(z.string()),
            }),
          ),
        }),
      ),
    ),
  ),
  /** Sign-ins of people other than the main admin, by Okta domain: the first, and the latest to the hour. ISO times. */
  seenSignIns: z._default(
    z.array(
      later(() => z.object({ domain: oktaDomainSchema, first: z.string(), last: z.string() })),
    ),
    [],
  ),
  /** One per domain and code. */
  failedSignIns: z._default(z.array(failedSignInSchema), []),
  /** Invitations by state; undefined before the first. */
  invitations: z.optional(invitationsSchema),
  /** For onboardings that invited before the ledger of mails existed: invitations sent, by batch. */
  invitedBy: z.record(z.string(), z.number()),
  total: z.number(),
  history: z.array(later(() => z.object({ at: z.string(), event: z.enum(eventNames) }))),
  /** Number of audit entries so far. */
  entries: z.number(),
  /** Number of events for others so far. */
  published: z._default(z.number(), 0),
  pending: z.array(pendingSchema),
});
export type OnboardingRecord = z.output<typeof onboardingRecordSchema>;
/** Accounts at the e-mail domains that are not on the list. */
export type Others = NonNullable<OnboardingRecord['others']>;

/** The stage as shown to people. */
export const stageOf = ({ ended, stage }: OnboardingRecord): Stage => (ended ? 'failed' : stage);

/** The wait of the current stage; of the two for the dashboard, the unanswered one. */
export function waitOf({ stage, dashboard }: OnboardingRecord): WaitName | undefined {
  const [first, then] = waits[stage] ?? [];
  return stage === 'awaitingDashboard' && dashboard?.mainAdmin ? then : first;
}

/** Whether the onboarding waits for the product's own system instead of a person. */
export function isAutomatic(record: OnboardingRecord): boolean {
  const { dashboard, ownSystem } = record;
  const asked = ownSystem?.[dashboard?.mainAdmin ? 'everyone' : 'mainAdmin'];
  return stageOf(record) === 'awaitingDashboard' && asked !== undefined && !asked.handedOver;
}

/** Whether ops stopped it, or it timed out after a year: it cannot continue, and nothing is wrong. */
export const isStopped = ({ ended }: OnboardingRecord) =>
  ended !== undefined && ended.status !== 'FAILED';

const finalStages: readonly Stage[] = outcomes;

/** Whether an answer can still change something. */
export const isOpen = ({ ended, stage }: OnboardingRecord) =>
  !ended && !finalStages.includes(stage);

/** Whether it was submitted; before that, there is only a link. */
export const isSubmitted = ({ stage }: Pick<OnboardingRecord, 'stage'>) =>
  stage !== 'awaitingSubmission';

/** The problems of all domains. */
const inAll = (verifications: readonly Verification[]): Progress['problems'] =>
  verifications.flatMap(({ domain, problems }) =>
    problems.map((problem) => ({ ...problem, domain })),
  );

/** Stages in which people can sign in. */
export const signInStages: readonly Stage[] = [
  'awaitingDashboard',
  'awaitingFirstSignIn',
  'inviting',
  'completed',
];

/** Milliseconds that a failed sign-in is shown, since nobody reports that it is fixed. */
export const FAILURE_COUNTS = 7 * 24 * 60 * 60 * 1000;

/**
 * Recent failed sign-ins. Those before the main admin's first observed sign-in do not count, because they were the main
 * admin's own, and that sign-in proved that all is well. A mere confirmation proves nothing.
 */
function failuresIn({ failedSignIns, signIn }: OnboardingRecord, now: number) {
  const since = (signIn && seenAt(signIn)) ?? '';
  return failedSignIns.filter(({ at }) => at > since && Date.parse(at) > now - FAILURE_COUNTS);
}

/** The apps in Okta. */
export const appsOf = ({
  submitted,
  oktaApps,
}: OnboardingRecord): NonNullable<OnboardingRecord['oktaApps']> =>
  submitted?.oktaApps ?? oktaApps ?? [];

/** An e-mail domain, the state of its proof, and the DNS record that proves it. */
export interface ProvenDomain {
  domain: string;
  proof: Proof;
  record: DnsRecord;
}

/** All submitted e-mail domains in order, proven or not. */
export const listedDomains = (record: OnboardingRecord): string[] =>
  appsOf(record).flatMap(({ emailDomains = [] }) => emailDomains);

/** People on the list, including the main admin. */
export const peopleCountOf = ({ submitted, total }: OnboardingRecord): number =>
  submitted ? 1 + submitted.usersCount : total;

/** Looks up the state of a domain's proof, as there can be thousands. */
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

/** Empty for a record older than proofs. */
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
/** Okta apps without a successful trial. */
export const untried = (record: OnboardingRecord): OktaDomain[] => {
  const done = record.trials.filter(({ succeeded }) => succeeded).map(({ domain }) => domain);
  return appsOf(record)
    .map(({ domain }) => domain)
    .filter((domain) => !done.includes(domain));
};

/** Whether there was a successful trial through each Okta app. */
export const isTried = (record: OnboardingRecord) =>
  appsOf(record).length > 0 && untried(record).length === 0;

/** Why the latest trial failed, for each Okta app without a successful one. */
export const trialProblems = (record: OnboardingRecord): Progress['problems'] =>
  untried(record).flatMap((domain) => {
    const last = record.trials.findLast((trial) => trial.domain === domain);
    return last?.problem ? [{ ...last.problem, domain }] : [];
  });

/** The progress of an onboarding. @param now epoch milliseconds */
export function progressOf(record: OnboardingRecord, now = Date.now()): Progress {
  const { onboardingId, verifications, unavailable, note, history, total } = record;
  const before = Object.values(record.invitedBy).reduce((sum, sent) => sum + sent, 0);
  const invited = before + (record.invitations?.sent ?? 0);
  const stage = stageOf(record);
  const progress: Progress = { onboardingId, stage, problems: [], history, invited, total };
  // Unproven checks need no correction, and the CSM may approve with them.
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
    const { sent: _, ...others } = record.invitations;
    progress.invitations = others;
  }
  if (note !== undefined && (stage === 'awaitingCorrection' || stage === 'rejected'))
    progress.note = note;
  if (isAutomatic(record)) progress.isAutomatic = true;
  else if (record.wait && record.wait.for === waitOf(record)) progress.wait = record.wait;
  if (record.planned && stage === 'awaitingSwitchOn') progress.planned = record.planned.at;
  return progress;
}
