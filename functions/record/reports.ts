import type { Verification } from '../okta/verification.ts';
import { beganIn, type Calendar } from '../onboarding/business-days.ts';
import type { EventName, Stage } from '../onboarding/onboarding.ts';
import { type WaitName, waitNames } from '../onboarding/secrets.ts';
import { audited, type Change, enter, tell, waitsFor } from './changes.ts';
import {
  appsOf,
  type Invitations,
  isOpen,
  type OnboardingRecord,
  waitOf,
} from './onboarding-record.ts';
import { orderOf, type ToldAt } from './order.ts';
import type { Pending, PendingAnswer } from './pending.ts';
import { spend } from './times.ts';

/**
 * What the execution tells the record: progress by its Tasks, with the place at which they were told, and its
 * status by events. What people do is in changes.ts, which says how the two go together.
 */

/** What a Task reports. */
export interface Report {
  stage?: Stage;
  event?: EventName;
  /** The wait that begins now. */
  begins?: WaitName;
  /** By which that wait's days are counted. */
  calendar?: Calendar;
  /** The wait that is over, since this Task runs. */
  after?: WaitName;
  /** Whatever else changes; also when the same is reported again. */
  set?: (record: OnboardingRecord) => Partial<OnboardingRecord>;
}

/** An execution that goes on after it had ended. */
function redriven(record: OnboardingRecord, redrives: number, at: string): OnboardingRecord {
  const { ended, ...running } = record;
  const { spent, stage } = record;
  if (spent && ended) {
    // The stage goes on counting since it was entered: what was a failure meanwhile is none of it.
    const { failed = 0 } = spend({}, 'failed', ended.at, at);
    running.spent = {
      ...spent,
      failed: (spent.failed ?? 0) + failed,
      [stage]: (spent[stage] ?? 0) - failed,
    };
  }
  return audited({ ...running, redrives }, { at, by: 'ops', what: 'redriven' });
}

/** How far on the way a stage is, within a round. */
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
/** The dashboard comes twice. */
const rankOf = (stage: Stage, wait: WaitName | undefined) =>
  wait === 'everyoneDashboard' ? 9 : RANK[stage];

/** The waits after the approval: nothing leads from one back to another. */
const ONWARD: readonly WaitName[] = waitNames.slice(waitNames.indexOf('trial'));
/** Whether a wait comes after another. People may be ahead of a workflow that is held up. */
const isLater = (wait: WaitName, than: WaitName) =>
  ONWARD.includes(than) && ONWARD.indexOf(wait) > ONWARD.indexOf(than);

/**
 * What a Task reports. Changes nothing when it comes too late: the execution has told something later,
 * was redriven since, or the wait that it begins was answered.
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
    // A Task that runs after a redrive knows of it, whether or not its event has come.
    let next = redrives > record.redrives ? redriven(record, redrives, at) : record;
    // It was started; and what was answered has reached the execution once it gets further.
    const hasArrived = (answer: PendingAnswer) =>
      answer.round < round ||
      answer.wait === after ||
      (begins && answer.wait !== begins && !isLater(answer.wait, begins));
    const open = next.pending.filter(
      (each) => each.kind !== 'start' && !(each.kind === 'answer' && hasArrived(each)),
    );
    // A redrive can begin a wait anew to which an answer is already on the way.
    const isAnswered =
      begins !== undefined &&
      open.some(
        (each) => each.kind === 'answer' && (each.wait === begins || isLater(each.wait, begins)),
      );
    const isToldAlready =
      order === record.order &&
      record.history.some((each) => each.event === event && each.at === at);
    // Of two in the same millisecond, the one that is further on the way came later.
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

/** What there is to know of one domain, while others are still being asked. */
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

/**
 * A wait begins (again). Changes nothing that people see.
 */
export const waiting = (told: ToldAt): Change => report(told, {});

/**
 * The time for an answer is over. Changes nothing when one came.
 * @param wait which of the waits
 */
export function expire(told: ToldAt, wait: WaitName): Change {
  return (record) => {
    if (!waitsFor(record, wait)) return undefined;
    const next = report(told, { stage: 'expired', event: 'expired' })(record);
    return next && audited(next, { at: told.entered, by: 'workflow', what: 'expired' });
  };
}

/** What became of the invitations so far. Changes nothing when that is known. */
export const countInvitations =
  (invitations: Invitations): Change =>
  (record) => {
    const { sent, waiting, deferred, refused, uncertain } = record.invitations ?? {};
    const isKnown =
      sent === invitations.sent &&
      waiting === invitations.waiting &&
      deferred === invitations.deferred &&
      refused === invitations.refused &&
      uncertain === invitations.uncertain;
    return isKnown ? undefined : { ...record, invitations };
  };

/** What is still delivered once an onboarding came to its outcome. */
const staysAfterEnd: readonly Pending['kind'][] = [
  'audit',
  'publish',
  'tellOfFailure',
  'tellOfSecret',
];

/** How it ended, as "Report outcome" tells everybody. What people decided stands already. */
export function conclude(told: ToldAt, outcome: 'completed' | 'rejected' | 'expired'): Change {
  return (record) => {
    const next = report(told, { stage: outcome })(record);
    if (!next || record.stage === outcome) return next;
    const { entered: at } = told;
    const events: EventName[] = outcome === 'completed' ? ['usersInvited', outcome] : [outcome];
    const history = [...next.history, ...events.map((event) => ({ at, event }))];
    const pending = next.pending.filter(({ kind }) => staysAfterEnd.includes(kind));
    return audited({ ...next, history, pending }, { at, by: 'workflow', what: outcome });
  };
}

/** The personal data that nobody needs any more: of one that is completed the contact is told of a replaced secret. */
export const forget = (told: ToldAt): Change =>
  report(told, {
    set: (record) => ({
      ...(record.stage === 'completed' && record.continues === undefined
        ? { contact: record.submitted?.contact ?? record.contact }
        : {}),
      submitted: undefined,
      asked: undefined,
      trials: [],
      oktaApps: appsOf(record),
    }),
  });

// Ends, stop and redrive, as status-change events tell them.

export interface StatusChange {
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  redrives: number;
  /** ISO time. */
  at: string;
  /** Of a stop: who it was, as far as that was said. */
  cause?: string;
}

const ends = {
  FAILED: { event: 'failed', what: 'failed' },
  TIMED_OUT: { event: 'stopped', what: 'timedOut' },
  ABORTED: { event: 'stopped', what: 'stopped' },
} as const;

/** An execution's status. Changes nothing when it is older than what is known, or known. */
export function track({ status, redrives, at, cause }: StatusChange): Change {
  return (record) => {
    if (redrives < record.redrives) return undefined;
    if (status === 'SUCCEEDED') return undefined;
    if (status === 'RUNNING')
      return redrives === record.redrives ? undefined : redriven(record, redrives, at);
    // What is told twice, or of an onboarding that had come to its outcome.
    if (record.ended || !isOpen(record)) return undefined;
    const { event, what } = ends[status];
    const by = status === 'ABORTED' ? 'ops' : 'workflow';
    const { submitted, asked, ...rest } = record;
    return audited(
      tell(
        {
          ...rest,
          // Only a failure can be redriven, and needs what was submitted.
          ...(status === 'FAILED' && submitted
            ? { submitted, asked }
            : { oktaApps: appsOf(record) }),
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
