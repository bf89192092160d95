import type { OktaDomain } from '../okta/okta-domain.ts';
import type { TrialAnswer } from '../onboarding/onboarding.ts';
import { answer, audited, auditOf, type Change, type Doer, tell, waitsFor } from './changes.ts';
import { type OnboardingRecord, untried } from './onboarding-record.ts';
import type { Trial } from './trial.ts';
import { happened } from './with-events.ts';

/** Changes of an onboarding's trials: see changes.ts. */

/** Number of trials kept per Okta app, including one for each result. */
const KEPT = 5;

/** Milliseconds after which a trial cannot come back, because its cookie has expired. */
export const TRIAL_LASTS = 30 * 60_000;

/** Whether this trial has begun. */
export const hasTrial = ({ trials }: Pick<OnboardingRecord, 'trials'>, id: string) =>
  trials.some((trial) => trial.id === id);

/** Begins a trial. Changes nothing unless the onboarding waits for one, or if it is there: the answer to it was lost. */
export const startTrial =
  (trial: Pick<Trial, 'id' | 'domain' | 'by' | 'startedAt'>): Change =>
  (record) => {
    if (!waitsFor(record, 'trial') || hasTrial(record, trial.id)) return undefined;
    const same = record.trials.filter(({ domain }) => domain === trial.domain);
    const dropped = same.length < KEPT ? undefined : leastTelling(same, trial.startedAt);
    const kept = record.trials.filter((each) => each !== dropped);
    return { ...record, trials: [...kept, { ...trial, succeeded: false }] };
  };

/** The result of a trial; undefined if it may still come back. */
function resultOf({ succeeded, problem, startedAt }: Trial, now: string): string | undefined {
  if (succeeded) return 'succeeded';
  const isLost = Date.parse(now) - Date.parse(startedAt) > TRIAL_LASTS;
  return problem?.code ?? (isLost ? 'neverReturned' : undefined);
}

/**
 * The trial to drop when there are too many: the oldest whose result is repeated later, else the oldest that may still
 * come back, else the oldest failure. Never the success that counts.
 * @param trials of one Okta app, oldest first
 */
function leastTelling(trials: readonly Trial[], now: string): Trial | undefined {
  const results = trials.map((trial) => resultOf(trial, now));
  const isRepeated = (_: Trial, index: number) =>
    results[index] !== undefined && results.includes(results[index], index + 1);
  return (
    trials.find(isRepeated) ??
    trials.find((_, index) => results[index] === undefined) ??
    trials.find(({ succeeded }) => !succeeded)
  );
}

/** The latest trial through an Okta that had begun by then. @param at ISO time; omitted for now */
export const lastTrialBefore = (
  { trials }: Pick<OnboardingRecord, 'trials'>,
  domain: OktaDomain,
  at?: string,
): Trial | undefined =>
  trials.findLast(
    (trial) =>
      trial.domain === domain &&
      (at === undefined || Date.parse(trial.startedAt) <= Date.parse(at)),
  );

/**
 * Records Auth0's log entry of a trial. It names no trial, so takes the latest one of that Okta that began before.
 * Changes nothing if there is none, or if it already has an entry.
 */
export const logTrial =
  (domain: OktaDomain, logged: NonNullable<Trial['logged']>): Change =>
  (record) => {
    const found = lastTrialBefore(record, domain, logged.at);
    if (!found || found.logged) return undefined;
    return {
      ...record,
      trials: record.trials.map((trial) => (trial === found ? { ...trial, logged } : trial)),
    };
  };

/** Whether a trial with this ID is under way. */
const isUnderWay = ({ trials }: OnboardingRecord, id: string) =>
  trials.some((trial) => trial.id === id && trial.returnedAt === undefined);

/** Result of a trial. */
export type TrialResult = Pick<Trial, 'redeemed' | 'problem' | 'claims' | 'succeeded'> & {
  returnedAt: string;
};

/**
 * Ends a trial, once. The wait ends with a success through every Okta app. Changes nothing if no such trial is under
 * way, or if the onboarding no longer waits for one.
 */
export const finishTrial =
  (id: string, result: TrialResult, doer: Doer): Change =>
  (record) => {
    if (!waitsFor(record, 'trial') || !isUnderWay(record, id)) return undefined;
    const trials = record.trials.map((trial) =>
      trial.id === id ? { ...trial, ...result } : trial,
    );
    const next = audited(
      { ...record, trials },
      {
        ...auditOf(doer),
        what: 'triedSignIn',
        details: {
          domain: trials.find((trial) => trial.id === id)?.domain ?? '',
          outcome: result.problem?.code ?? 'succeeded',
        },
      },
    );
    if (!result.succeeded) {
      const domain = trials.find((trial) => trial.id === id)?.domain ?? '';
      return happened('trial.failed', doer.at, domain)(next);
    }
    if (untried(next).length > 0) return next;
    return tell(
      endTrial(next, { outcome: 'succeeded' }, result.returnedAt),
      'trialSucceeded',
      doer.at,
    );
  };

const endTrial = (record: OnboardingRecord, said: TrialAnswer, at: string) =>
  answer(record, 'trial', said, 'connecting', at);

/** The CSM skips the trial. Changes nothing unless the onboarding waits for one. */
export const skipTrial =
  (reason: string, doer: Doer): Change =>
  (record) =>
    waitsFor(record, 'trial')
      ? audited(tell(endTrial(record, { outcome: 'skipped' }, doer.at), 'trialSkipped', doer.at), {
          ...auditOf(doer),
          what: 'skippedTrial',
          details: { reason },
        })
      : undefined;

/**
 * The customer wants to change the submission, because nothing in Okta would help. Changes nothing unless the onboarding
 * waits for a trial.
 */
export const wantCorrection =
  (doer: Doer): Change =>
  (record) => {
    if (!waitsFor(record, 'trial')) return undefined;
    const answered = answer(
      record,
      'trial',
      { outcome: 'corrected' } satisfies TrialAnswer,
      'awaitingCorrection',
      doer.at,
    );
    return audited(tell(answered, 'correctionWanted', doer.at), {
      ...auditOf(doer),
      what: 'wantedCorrection',
    });
  };
