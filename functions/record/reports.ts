import type { Verification } from '../okta/verification.ts';
import { beganIn, type Calendar } from '../onboarding/business-days.ts';
import type { EventName, Outcome, Stage } from '../onboarding/onboarding.ts';
import { type WaitName, waitNames } from '../onboarding/secrets.ts';
import { audited, type Change, enter, tell, waitsFor } from './changes.ts';
import { type Invitations, isOpen, type OnboardingRecord, waitOf } from './onboarding-record.ts';
import { orderOf, type ToldAt } from './order.ts';
import type { Pending, PendingAnswer } from './pending.ts';
import { withoutPeople } from './people.ts';
import { spend } from './times.ts';

/**
 * Reports of the execution to the record: progress from its Tasks, with their place in the execution, and its status
 * from events. What people do is in changes.ts, which explains how the two fit together.
 */

/** What a Task reports. */
export interface Report {
  stage?: Stage;
  event?: EventName;
  /** The wait that begins now. */
  begins?: WaitName;
  /** For counting the wait's days. */
  calendar?: Calendar;
  /** The wait that must be over, because this Task runs. */
  after?: WaitName;
  /** Other changes, also applied when the same report is repeated. */
  set?: (record: OnboardingRecord) => Partial<OnboardingRecord>;
}

/** An execution that continues after it had ended. */
function redriven(record: OnboardingRecord, redrives: number, at: string): OnboardingRecord {
  const { ended, ...running } = record;
  const { spent, stage } = record;
  if (spent && ended) {
    // The stage's time is counted from its start, so subtracts the failed time.
    const { failed = 0 } = spend({}, 'failed', ended.at, at);
    running.spent = {
      ...spent,
      failed: (spent.failed ?? 0) + failed,
      [stage]: (spent[stage] ?? 0) - failed,
    };
  }
  return audited({ ...running, redrives }, { at, by: 'ops', what: 'redriven' });
}

/** Order of the stages within a round. */
const RANK: Record<Stage, number> = {
  awaitingSubmission: 0,
  verifying: 1,
  awaitingCorrection: 2,
  awaitingApproval: 3,
  connecting: 4,
  awaitingTrial: 5,
  awaitingSwitchOn: 6,
  awaitingDashboard: 7,
  awaitingFirstSignIn: 8,
  inviting: 10,
  completed: 11,
  rejected: 11,
  expired: 11,
  failed: 11,
};
/** There are two waits for the dashboard. */
const rankOf = (stage: Stage, wait: WaitName | undefined) =>
  wait === 'everyoneDashboard' ? 9 : RANK[stage];

/** The waits after the approval, none of which leads back to an earlier one. */
const ONWARD: readonly WaitName[] = waitNames.slice(waitNames.indexOf('trial'));
/** Whether a wait comes after another. People may be ahead of a delayed workflow. */
const isLater = (wait: WaitName, than: WaitName) =>
  ONWARD.includes(than) && ONWARD.indexOf(wait) > ONWARD.indexOf(than);

/**
 * A Task's report. Changes nothing if it comes too late: the execution has reported something later, was redriven
 * since, or the wait that it begins was answered.
 */
export function report(
  told: ToldAt,
  { stage, event, begins, calendar, after, set }: Report,
): Change {
  return (record) => {
    const { entered: at, redrives = record.redrives, round = record.round } = told;
    const order = orderOf(redrives, round, at);
    if (order < record.order || redrives < record.redrives) return undefined;
    if (begins && order <= (record.answered[begins] ?? '')) return undefined;
    // A Task after a redrive knows about it, whether or not the event has arrived.
    let next = redrives > record.redrives ? redriven(record, redrives, at) : record;
    // The execution has evidently started, and answers have arrived once it is past their wait.
    const hasArrived = (answer: PendingAnswer) =>
      answer.round < round ||
      answer.wait === after ||
      (begins && answer.wait !== begins && !isLater(answer.wait, begins));
    const open = next.pending.filter(
      (each) => each.kind !== 'start' && !(each.kind === 'answer' && hasArrived(each)),
    );
    // A redrive can begin a wait whose answer is already on the way.
    const isAnswered =
      begins !== undefined &&
      open.some(
        (each) => each.kind === 'answer' && (each.wait === begins || isLater(each.wait, begins)),
      );
    const isToldAlready =
      order === record.order &&
      record.history.some((each) => each.event === event && each.at === at);
    // Of two reports in the same millisecond, the one further along came later.
    const isBack =
      order === record.order &&
      stage &&
      rankOf(stage, begins) < rankOf(record.stage, waitOf(record));
    next = { ...next, order, round, pending: open };
    if (stage && !isBack && !isAnswered) next = enter(next, stage, at);
    if (event && !isToldAlready) next = tell(next, event, at);
    if (begins && !isAnswered)
      next = {
        ...next,
        wait: {
          for: begins,
          since: at,
          reminded: false,
          ...(calendar ? { began: beganIn(calendar, at) } : {}),
        },
      };
    return { ...next, ...set?.(next) };
  };
}

/** The result for one domain, while others are still being verified. */
export const verified = (told: ToldAt, verification: Verification): Change =>
  report(told, {
    after: 'correction',
    set: ({ verifications, unavailable }) => {
      const { domain, outcome } = verification;
      const rest = verifications.filter((each) => each.domain !== domain);
      const silent = unavailable.filter((each) => each !== domain);
      return {
        verifications: [...rest, verification],
        unavailable: outcome === 'unavailable' ? [...silent, domain] : silent,
      };
    },
  });

/** A wait begins, perhaps again. Changes nothing that people see. */
export const waiting = (told: ToldAt): Change => report(told, {});

/**
 * The wait has expired. Changes nothing if it was answered.
 * @param wait which of the waits
 */
export function expire(told: ToldAt, wait: WaitName): Change {
  return (record) => {
    if (!waitsFor(record, wait)) return undefined;
    const next = report(told, { stage: 'expired', event: 'expired' })(record);
    return next && audited(next, { at: told.entered, by: 'workflow', what: 'expired' });
  };
}

/** Updates the tally of invitations. Changes nothing if it is the same. */
export const countInvitations =
  (invitations: Invitations): Change =>
  (record) => {
    const { sent, waiting, deferred, refused, uncertain, dropped } = record.invitations ?? {};
    const isKnown =
      sent === invitations.sent &&
      waiting === invitations.waiting &&
      deferred === invitations.deferred &&
      refused === invitations.refused &&
      uncertain === invitations.uncertain &&
      dropped === invitations.dropped;
    return isKnown ? undefined : { ...record, invitations };
  };

/** Pending entries that are still delivered after the outcome. */
const staysAfterEnd: readonly Pending['kind'][] = [
  'audit',
  'publish',
  'tellOfFailure',
  'tellOfSecret',
  'findReplacement',
  'handOver',
];

/** The outcome, reported by "Report outcome". People's decisions are already recorded. */
export function conclude(told: ToldAt, outcome: Outcome): Change {
  return (record) => {
    const next = report(told, { stage: outcome })(record);
    if (!next || record.stage === outcome) return next;
    const { entered: at } = told;
    const events: EventName[] = outcome === 'completed' ? ['usersInvited', outcome] : [outcome];
    const ended = events.reduce((now, event) => tell(now, event, at), next);
    const pending = ended.pending.filter(({ kind }) => staysAfterEnd.includes(kind));
    return audited({ ...ended, pending }, { at, by: 'workflow', what: outcome });
  };
}

/** Deletes personal data. Completed onboardings keep the contact, who is told if a secret is replaced. */
export const forget =
  (told: ToldAt): Change =>
  (record) => {
    const next = report(told, {})(record);
    return next && withoutPeople(next);
  };

// Ends, stops and redrives, from status-change events.

export interface StatusChange {
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  redrives: number;
  /** ISO time. */
  at: string;
  /** For a stop: who did it, if stated. */
  cause?: string;
}

const ends = {
  FAILED: { event: 'failed', what: 'failed' },
  TIMED_OUT: { event: 'stopped', what: 'timedOut' },
  ABORTED: { event: 'stopped', what: 'stopped' },
} as const;

/** The execution's status. Changes nothing if it is outdated or already recorded. */
export function track({ status, redrives, at, cause }: StatusChange): Change {
  return (record) => {
    if (redrives < record.redrives) return undefined;
    if (status === 'SUCCEEDED') return undefined;
    if (status === 'RUNNING')
      return redrives === record.redrives ? undefined : redriven(record, redrives, at);
    // A duplicate, or the onboarding already has its outcome.
    if (record.ended || !isOpen(record)) return undefined;
    const { event, what } = ends[status];
    const by = status === 'ABORTED' ? 'ops' : 'workflow';
    // Only a failed execution can be redriven, and then needs its people. A stop is mailed to the contacts; they are
    // forgotten after that.
    const { contacts } = record;
    const kept =
      status === 'FAILED' ? record : { ...withoutPeople(record), ...(contacts && { contacts }) };
    return audited(
      tell(
        {
          ...kept,
          redrives,
          ended: { status, at },
        },
        event,
        at,
      ),
      { at, by, what, ...(status === 'ABORTED' && cause ? { details: { cause } } : {}) },
    );
  };
}
