import { isSameAddress } from '../onboarding/addresses.ts';
import type { Submitted } from '../onboarding/evidence.ts';
import type { Language } from '../onboarding/languages.ts';
import type { Decision, EventName, Stage, SwitchMoment } from '../onboarding/onboarding.ts';
import type { WaitName } from '../onboarding/secrets.ts';
import type { AuditEntry } from './audit-entry.ts';
import { isOpen, type OnboardingRecord, stageOf, waitOf } from './onboarding-record.ts';
import { orderOf } from './order.ts';
import type { PendingAnswer } from './pending.ts';
import { spend } from './times.ts';
import { happened } from './with-events.ts';

/**
 * What can happen to a record. Each change takes the record as it is and returns it as it is to be,
 * or undefined where nothing is to change; store.ts writes it, and calls the change again with what is
 * there by then when somebody else was faster.
 *
 * Two rules decide where record and execution differ (docs/decisions/8):
 *
 * - People's answers: the record decides, by stage, wait and submission. Step Functions is told next,
 *   from `pending`.
 * - Progress: the execution decides. Only its Tasks report it, with the place at which they were
 *   told (`ToldAt`); what is late or repeated changes nothing.
 */
export type Change = (record: OnboardingRecord) => OnboardingRecord | undefined;

/** Adds to the audit. Delivered to items of its own by the relay. */
export function audited(
  record: OnboardingRecord,
  entry: Omit<AuditEntry, 'number'>,
): OnboardingRecord {
  const number = record.entries + 1;
  const pending = { kind: 'audit', entry: { number, ...entry } } as const;
  return { ...record, entries: number, pending: [...record.pending, pending] };
}

export const enter = (record: OnboardingRecord, stage: Stage, at: string): OnboardingRecord =>
  record.stage === stage
    ? record
    : {
        ...record,
        stage,
        stageSince: at,
        ...(record.spent && { spent: spend(record.spent, record.stage, record.stageSince, at) }),
      };

export const tell = (record: OnboardingRecord, event: EventName, at: string): OnboardingRecord => ({
  ...record,
  history: [...record.history, { at, event }],
});

/** Whoever has a link that was sent to nobody: who that is nobody knows. */
export const CUSTOMER = 'customer';

/** Who did something, when, and by which link. */
export interface Doer {
  /** ISO time. */
  at: string;
  by: string;
  link?: string | undefined;
  /** Whether that person has signed in; otherwise it is whoever has the link that was sent to them. */
  isSignedIn?: true | undefined;
}

export const auditOf = ({ at, by, link, isSignedIn }: Doer) => ({
  at,
  by,
  ...(link === undefined ? {} : { link }),
  ...(isSignedIn ? { isSignedIn } : {}),
});

/** What a record starts with. */
export type Issued = Pick<
  OnboardingRecord,
  | 'onboardingId'
  | 'companyId'
  | 'company'
  | 'csm'
  | 'linkExpiresAt'
  | 'continues'
  | 'proofKey'
  | 'contacts'
>;

/**
 * The record of an onboarding whose setup link is issued.
 * @param remindAt when the CSM is asked whether something comes of the link, ISO time; left out for a
 *   link that is used already
 */
export const issue = (issued: Issued, doer: Doer, remindAt?: string): OnboardingRecord =>
  audited(
    {
      ...issued,
      revision: 1,
      issuedAt: doer.at,
      stage: 'awaitingSubmission',
      stageSince: doer.at,
      order: '',
      round: 0,
      answered: {},
      redrives: 0,
      verifications: [],
      oktaWaits: 0,
      unavailable: [],
      failedSignIns: [],
      seenSignIns: [],
      trials: [],
      invitedBy: {},
      total: 0,
      history: [],
      entries: 0,
      spent: {},
      published: 0,
      pending: remindAt === undefined ? [] : [{ kind: 'remindOfLink', at: remindAt }],
    },
    { ...auditOf(doer), what: 'issued' },
  );

// Answers of people: the record decides.

/** A submission as the workflow knows it. */
export interface AcceptedSubmission {
  id: string;
  domains: string[];
  submitted: Submitted;
  /** In which it was sent. */
  language?: Language | undefined;
}

/**
 * The first submission: the workflow is to be started.
 * Changes nothing when there was one before, this one or another.
 */
export function submit(
  { id, domains, submitted, language }: AcceptedSubmission,
  doer: Doer,
): Change {
  return (record) => {
    if (record.stage !== 'awaitingSubmission') return undefined;
    const begun = tell(enter(record, 'verifying', doer.at), 'submitted', doer.at);
    const next = audited(begun, {
      ...auditOf(doer),
      what: 'submitted',
      details: { submission: id },
    });
    return {
      ...next,
      submission: { id, domains },
      submitted,
      language,
      pending: [
        // Nobody need be asked any more whether something comes of the link.
        ...next.pending.filter(({ kind }) => kind !== 'remindOfLink'),
        { kind: 'start', submissionId: id, domains },
      ],
    };
  };
}

/** Ends a wait with an answer, which Step Functions is told of next. */
export function answer(
  record: OnboardingRecord,
  wait: WaitName,
  output: unknown,
  stage: Stage,
  at: string,
): OnboardingRecord {
  const { wait: _, ...rest } = enter(record, stage, at);
  return {
    ...rest,
    answered: { ...record.answered, [wait]: record.order },
    pending: [...record.pending, { kind: 'answer', wait, round: record.round, output }],
  };
}

export const waitsFor = (record: OnboardingRecord, wait: WaitName) =>
  !record.ended && waitOf(record) === wait;

/** A correction of what was submitted. Changes nothing while none is waited for. */
export function correct(
  { id, domains, submitted, language }: AcceptedSubmission,
  doer: Doer,
): Change {
  return (record) => {
    if (!waitsFor(record, 'correction')) return undefined;
    const {
      note,
      vouched: _,
      conflicts: __,
      replaces: ___,
      related: ____,
      isReopened: _____,
      ...answered
    } = answer(record, 'correction', { id, domains }, 'verifying', doer.at);
    const round = record.round + 1;
    const next: OnboardingRecord = {
      ...answered,
      round,
      order: orderOf(record.redrives, round, ''),
      submission: { id, domains },
      trials: [],
      submitted,
      language,
      // Without a note it is the checks that found something: what the CSM asked for before stands.
      ...(note !== undefined && record.submitted
        ? { asked: { at: record.stageSince, note, submitted: record.submitted } }
        : {}),
      verifications: [],
      unavailable: [],
    };
    return audited(tell(next, 'corrected', doer.at), {
      ...auditOf(doer),
      what: 'corrected',
      details: { submission: id },
    });
  };
}

/** What a decision leads to. */
const decided: Record<Decision['decision'], { stage: Stage; event: EventName }> = {
  approve: { stage: 'connecting', event: 'approved' },
  requestChanges: { stage: 'awaitingCorrection', event: 'changesRequested' },
  reject: { stage: 'rejected', event: 'rejected' },
};

/** What a CSM takes on with an approval. */
export interface Taken {
  vouched?: readonly string[];
  replaces?: readonly string[];
  /** When it is switched on. */
  switchOn?: SwitchMoment;
}

/**
 * A CSM's decision. Changes nothing while none is waited for, and when it is about another submission
 * than is to be decided on.
 * @param submissionId what the CSM saw
 * @param taken e-mail domains without proof that the CSM takes on, and connections that are replaced
 */
export function decide(
  decision: Decision,
  submissionId: string,
  doer: Doer,
  { vouched = [], replaces = [], switchOn = 'afterTrial' }: Taken = {},
): Change {
  return (record) => {
    if (!waitsFor(record, 'approval') || record.submission?.id !== submissionId) return undefined;
    const { stage, event } = decided[decision.decision];
    const answered = answer(record, 'approval', decision, stage, decision.at);
    const next = {
      ...answered,
      decision,
      decidedOn: submissionId,
      ...(stage === 'connecting'
        ? {
            switchOn,
            saidSwitchOn: undefined,
            planned: undefined,
            isHeld: undefined,
            isReopened: undefined,
            asked: undefined,
            // What was taken on in an earlier round is not, unless it is said again.
            vouched: vouched.length > 0 ? [...vouched] : undefined,
            replaces: replaces.length > 0 ? [...replaces] : undefined,
          }
        : { note: decision.note }),
      // Asked for changes, the customer can go on to prove.
      pending: answered.pending.filter(
        ({ kind }) => kind !== 'lookForProofs' || stage === 'awaitingCorrection',
      ),
    };
    return audited(tell(next, event, decision.at), {
      ...auditOf(doer),
      what: 'decided',
      details: {
        decision: decision.decision,
        note: decision.note,
        submission: submissionId,
        ...(switchOn === 'byCsm' ? { switchOn } : {}),
        ...(vouched.length > 0 ? { vouched: vouched.join(' ') } : {}),
        ...(replaces.length > 0 ? { replaces: replaces.join(' ') } : {}),
      },
    });
  };
}

/** Somebody is mailed again what they were mailed. */
export const mailedAgain =
  (to: 'csm' | 'customer', doer: Doer): Change =>
  (record) =>
    audited(record, { ...auditOf(doer), what: 'mailedAgain', details: { to } });

/** A customer has replaced the client secret of a connection. Changes nothing when that is known. */
export const secretReplaced =
  (domain: string, doer: Doer): Change =>
  (record) => {
    const { at } = doer;
    if (record.secretsChanged?.[domain] === at) return undefined;
    const next = audited(
      { ...record, secretsChanged: { ...record.secretsChanged, [domain]: at } },
      { ...auditOf(doer), what: 'replacedSecret', details: { domain } },
    );
    const told = { kind: 'tellOfSecret', domain, at } as const;
    return happened('secret.rotated', at, domain)({ ...next, pending: [...next.pending, told] });
  };

/** All links that people have are revoked. */
export const linksRevoked =
  (doer: Doer): Change =>
  (record) =>
    audited({ ...record, linksRevokedAt: doer.at }, { ...auditOf(doer), what: 'linksRevoked' });

/** The answer to a wait of this name that Step Functions was not told of yet. */
export const pendingAnswer = (
  { pending }: OnboardingRecord,
  wait: WaitName,
): PendingAnswer | undefined =>
  pending.find((each): each is PendingAnswer => each.kind === 'answer' && each.wait === wait);

/** Whether there is something for a CSM to see to: also once it is completed, for what the customer adds. */
export const hasCsm = (record: OnboardingRecord) =>
  isOpen(record) || stageOf(record) === 'completed';

/** Another CSM sees to it. Changes nothing when it has ended otherwise than completed, or is that CSM's already. */
export const handOverTo =
  (csm: OnboardingRecord['csm'], doer: Doer): Change =>
  (record) => {
    if (!hasCsm(record) || isSameAddress(record.csm.email, csm.email)) return undefined;
    const { formerCsms = [] } = record;
    return audited(
      { ...record, csm, formerCsms: [...formerCsms, record.csm] },
      { ...auditOf(doer), what: 'handedOver', details: { from: record.csm.email, to: csm.email } },
    );
  };

// A company's connections, in the record of its first onboarding.

/** E-mail domains are to lead to the connection of an Okta domain, beside those that do already. */
export const route =
  (domain: string, emailDomains: readonly string[]): Change =>
  (record) => {
    const before = record.routed?.[domain] ?? [];
    const added = emailDomains.filter((each) => !before.includes(each));
    if (added.length === 0) return undefined;
    return { ...record, routed: { ...record.routed, [domain]: [...before, ...added] } };
  };
