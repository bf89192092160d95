import type { OktaDomain } from '../okta/okta-domain.ts';
import { isSameAddress } from '../onboarding/addresses.ts';
import type { ConnectionName } from '../onboarding/connection-name.ts';
import type { Submitted } from '../onboarding/evidence.ts';
import type { Language } from '../onboarding/languages.ts';
import type { Decision, EventName, Stage, SwitchMoment } from '../onboarding/onboarding.ts';
import type { WaitName } from '../onboarding/secrets.ts';
import type { AuditEntry } from './audit-entry.ts';
import { isOpen, type OnboardingRecord, stageOf, waitOf } from './onboarding-record.ts';
import { orderOf } from './order.ts';
import type { Doer, PendingAnswer, PendingHandOver } from './pending.ts';

import { spend } from './times.ts';

export type { Doer };

/**
 * Changes of a record. Each takes the current record and returns the new one, or undefined to change nothing. store.ts
 * writes it conditionally, and retries the change with the latest record on a conflict.
 *
 * Two rules for when record and execution differ (docs/decisions/8):
 *
 * - People's answers: the record decides, by stage, wait and submission. Step Functions is told afterwards, from
 *   `pending`.
 * - Progress: the execution decides. Only its Tasks report it, with their place in the execution (`ToldAt`); late or
 *   repeated reports change nothing.
 */
export type Change = (record: OnboardingRecord) => OnboardingRecord | undefined;

/** Adds an audit entry. The relay delivers it to an item of its own. */
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

/** Maximum number of entries in a history, more than any other limit allows: only a switch can be turned for ever. */
const MOST_TOLD = 500;

/** Drops the oldest entry of the most frequent kind; the audit keeps all. */
function withoutRepeated(history: OnboardingRecord['history']): OnboardingRecord['history'] {
  if (history.length <= MOST_TOLD) return history;
  const byEvent = [...Map.groupBy(history, ({ event }) => event).values()];
  const [oldest] = byEvent.reduce((most, each) => (each.length > most.length ? each : most));
  return history.filter((each) => each !== oldest);
}

export const tell = (record: OnboardingRecord, event: EventName, at: string): OnboardingRecord => ({
  ...record,
  history: withoutRepeated([...record.history, { at, event }]),
});

/** Someone with a link that was sent to nobody in particular. */
export const CUSTOMER = 'customer';
/** Somebody who runs a command. */
export const OPS = 'ops';

export const auditOf = ({ at, by, link, isSignedIn }: Doer) => ({
  at,
  by,
  ...(link === undefined ? {} : { link }),
  ...(isSignedIn ? { isSignedIn } : {}),
});

/** The initial data of a record. */
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
 * Creates the record of an onboarding when its setup link is issued.
 * @param remindAt when to ask the CSM about an unused link, ISO time; omitted for a link that is already used
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

// People's answers: the record decides.

/** A submission as known to the workflow. */
export interface AcceptedSubmission {
  id: string;
  domains: OktaDomain[];
  submitted: Submitted;
  /** The language it was sent in. */
  language?: Language | undefined;
}

/** The first submission, which starts the workflow. Changes nothing if there was one before, the same or another. */
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
        // The reminder about an unused link is obsolete.
        ...next.pending.filter(({ kind }) => kind !== 'remindOfLink'),
        { kind: 'start', submissionId: id, domains },
      ],
    };
  };
}

/** Ends a wait with an answer, to be passed on to Step Functions. */
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

/** A corrected submission. Changes nothing unless the onboarding waits for a correction. */
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
      // Without a note, the checks asked for this correction, and an earlier request by the CSM stays.
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

/** What a CSM takes responsibility for with an approval. */
export interface Taken {
  vouched?: readonly string[];
  replaces?: readonly ConnectionName[];
  /** When to switch it on. */
  switchOn?: SwitchMoment;
}

/**
 * A CSM's decision. Changes nothing unless the onboarding waits for one, about this submission.
 * @param submissionId the one the CSM saw
 * @param taken unproven e-mail domains that the CSM vouches for, and connections to replace
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
            // Earlier vouching does not count unless it is repeated.
            vouched: vouched.length > 0 ? [...vouched] : undefined,
            replaces: replaces.length > 0 ? [...replaces] : undefined,
          }
        : { note: decision.note }),
      // While changes are requested, the customer can continue proving domains.
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

/** Records that someone was mailed again. */
export const mailedAgain =
  (to: 'csm' | 'customer', doer: Doer): Change =>
  (record) =>
    audited(record, { ...auditOf(doer), what: 'mailedAgain', details: { to } });

/** Revokes all links that people have. */
export const linksRevoked =
  (doer: Doer): Change =>
  (record) =>
    audited({ ...record, linksRevokedAt: doer.at }, { ...auditOf(doer), what: 'linksRevoked' });

/** The answer to this wait that has not yet been passed on to Step Functions. */
export const pendingAnswer = (
  { pending }: OnboardingRecord,
  wait: WaitName,
): PendingAnswer | undefined =>
  pending.find((each): each is PendingAnswer => each.kind === 'answer' && each.wait === wait);

/** Whether the onboarding needs a CSM, also once completed, for the customer's follow-ups. */
export const hasCsm = (record: OnboardingRecord) =>
  isOpen(record) || stageOf(record) === 'completed';

/** Gives it another CSM. Changes nothing if it ended without being completed, or already has that CSM. */
export const giveTo =
  (csm: OnboardingRecord['csm'], doer: Doer): Change =>
  (record) => {
    if (!hasCsm(record) || isSameAddress(record.csm.email, csm.email)) return undefined;
    const { formerCsms = [] } = record;
    return audited(
      { ...record, csm, formerCsms: [...formerCsms, record.csm] },
      { ...auditOf(doer), what: 'handedOver', details: { from: record.csm.email, to: csm.email } },
    );
  };

/** Hands over to another CSM, with what belongs to it. Changes nothing like `giveTo`. */
export const handOverTo =
  (csm: OnboardingRecord['csm'], doer: Doer): Change =>
  (record) => {
    const next = giveTo(csm, doer)(record);
    const pending = {
      kind: 'handOver',
      from: record.csm,
      ...(stageOf(record) === 'completed' ? { isCompleted: true as const } : {}),
      doer,
    } satisfies PendingHandOver;
    return next && { ...next, pending: [...next.pending, pending] };
  };

/** The hand-overs of which something may still be missing, the latest last. */
export const pendingHandOvers = ({ pending }: OnboardingRecord): PendingHandOver[] =>
  pending.filter((each) => each.kind === 'handOver');

// A company's connections are in the record of its first onboarding.

/** Routes e-mail domains to the connection of an Okta domain, in addition to those already routed. */
export const route =
  (domain: OktaDomain, emailDomains: readonly string[]): Change =>
  (record) => {
    const before = record.routed?.[domain] ?? [];
    const added = emailDomains.filter((each) => !before.includes(each));
    if (added.length === 0) return undefined;
    return { ...record, routed: { ...record.routed, [domain]: [...before, ...added] } };
  };

/** Removes e-mail domains from those routed to the connection of an Okta domain. */
export const unroute =
  (domain: OktaDomain, emailDomains: readonly string[]): Change =>
  (record) => {
    const before = record.routed?.[domain] ?? [];
    const left = before.filter((each) => !emailDomains.includes(each));
    if (left.length === before.length) return undefined;
    return { ...record, routed: { ...record.routed, [domain]: left } };
  };
