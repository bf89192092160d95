import type { TrialAnswer } from '../onboarding/onboarding.ts';
import { answer, audited, auditOf, type Change, type Doer, tell, waitsFor } from './changes.ts';
import { type OnboardingRecord, type Trial, untried } from './onboarding-record.ts';

/** What can happen to the trials of an onboarding: see changes.ts. */

/** So many of one Okta app are kept. */
const KEPT = 5;

/** Milliseconds after which nobody comes back: the cookie's time is over too. */
export const TRIAL_LASTS = 30 * 60_000;

/** Somebody leaves for Okta. Changes nothing while no trial is waited for. */
export const startTrial =
  (trial: Pick<Trial, 'id' | 'domain' | 'by' | 'startedAt'>): Change =>
  (record) => {
    if (!waitsFor(record, 'trial')) return undefined;
    const same = record.trials.filter(({ domain }) => domain === trial.domain);
    const dropped = same.slice(0, Math.max(same.length + 1 - KEPT, 0));
    const kept = record.trials.filter((each) => !dropped.includes(each));
    return { ...record, trials: [...kept, { ...trial, succeeded: false }] };
  };

/**
 * Auth0's log entry of a trial. It names no trial: it is the last one of that Okta that began before.
 * Changes nothing when there is none, or it is known.
 */
export const logTrial =
  (domain: string, logged: NonNullable<Trial['logged']>): Change =>
  (record) => {
    const found = record.trials.findLast(
      (trial) => trial.domain === domain && Date.parse(trial.startedAt) <= Date.parse(logged.at),
    );
    if (!found || found.logged) return undefined;
    return {
      ...record,
      trials: record.trials.map((trial) => (trial === found ? { ...trial, logged } : trial)),
    };
  };

/** Whether a trial of this name is under way. */
export const isUnderWay = ({ trials }: OnboardingRecord, id: string) =>
  trials.some((trial) => trial.id === id && trial.returnedAt === undefined);

/** What came back of a trial. */
export type TrialResult = Pick<
  Trial,
  'redeemed' | 'problem' | 'claims' | 'hasAccount' | 'succeeded'
> & { returnedAt: string };

/**
 * Somebody came back from Okta, once. The wait ends when there was one success through every Okta app.
 * Changes nothing when no such trial is under way.
 */
export const finishTrial =
  (id: string, result: TrialResult, doer: Doer): Change =>
  (record) => {
    if (!isUnderWay(record, id)) return undefined;
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
    if (untried(next).length > 0 || !waitsFor(next, 'trial')) return next;
    return tell(endTrial(next, 'succeeded', result.returnedAt), 'trialSucceeded', doer.at);
  };

const endTrial = (record: OnboardingRecord, outcome: TrialAnswer['outcome'], at: string) =>
  answer(record, 'trial', { outcome } satisfies TrialAnswer, 'connecting', at);

/** The CSM goes on without a trial. Changes nothing while none is waited for. */
export const skipTrial =
  (reason: string, doer: Doer): Change =>
  (record) =>
    waitsFor(record, 'trial')
      ? audited(tell(endTrial(record, 'skipped', doer.at), 'trialSkipped', doer.at), {
          ...auditOf(doer),
          what: 'skippedTrial',
          details: { reason },
        })
      : undefined;

/**
 * The customer wants to change what was sent, since nothing in Okta would help. Changes nothing while no
 * trial is waited for.
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
