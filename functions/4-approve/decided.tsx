import type { Decision, DecisionName, Stage, SwitchMoment } from '../onboarding/onboarding.ts';
import type { Texts } from '../texts/index.ts';
import type { NotInvited } from '../texts/shapes.ts';
import { Time } from '../web/parts.tsx';

/** The part of the CSM's page that says what was decided, or why there is nothing to decide. */

/** Stages in which the page explains what follows from a decision. */
const nextStages: Record<DecisionName, readonly Stage[]> = {
  approve: ['connecting'],
  requestChanges: ['awaitingCorrection', 'verifying'],
  reject: ['rejected'],
};

/** Stages before single sign-on is switched on. */
const beforeSwitch: readonly Stage[] = ['connecting', 'awaitingTrial', 'awaitingSwitchOn'];

/** Results of the invitations to the users. */
export interface Invited extends NotInvited {
  invited: number;
  total: number;
}

/** When it is switched on. */
export interface ChosenMoment {
  switchOn: SwitchMoment;
  /** ISO time at which it is switched on automatically. */
  planned?: string | undefined;
  timeZone: string;
}

export function momentInWords(
  t: Texts,
  { switchOn, planned, timeZone }: ChosenMoment,
  isUntriable: boolean,
): string {
  const words = t.approval.moments;
  if (planned !== undefined) return words.planned(t.moment(planned, timeZone));
  return switchOn === 'afterTrial' && isUntriable ? words.untried : words[switchOn];
}

export function Decided({
  t,
  decision,
  stage,
  now,
  moment,
  isOff,
  invited,
}: {
  t: Texts;
  decision: Decision;
  stage: Stage;
  /** The current stage, in words. */
  now: string;
  moment: string;
  /** Whether single sign-on is switched off. */
  isOff: boolean;
  invited: Invited | undefined;
}) {
  const words = t.approval;
  return (
    <section class={`panel ${decision.decision === 'approve' ? 'good' : 'warn'}`}>
      <p>
        <Time t={t} iso={decision.at} />
        {decision.isSignedIn ? words.decidedBySignedIn(decision.by) : words.decidedBy(decision.by)}
      </p>
      {decision.note !== '' && (
        <>
          <p>{words.decidedNote}:</p>
          <blockquote>{decision.note}</blockquote>
        </>
      )}
      <p>
        {words.stageNow}: {now}. {isOff && words.off}
        {nextStages[decision.decision].includes(stage) &&
          ` ${words.decidedNext[decision.decision]}`}
      </p>
      {invited && (
        <p>
          {t.progress.invited(invited.invited, invited.total)}. {t.progress.notInvited(invited)}
        </p>
      )}
      {decision.decision === 'approve' && beforeSwitch.includes(stage) && <p>{moment}</p>}
    </section>
  );
}

/** Why there is nothing to decide, though nothing was decided. */
export function notNow({ notNow }: Texts['approval'], stage: Stage): string {
  if (stage === 'verifying') return notNow.verifying;
  if (stage === 'awaitingCorrection') return notNow.correcting;
  return notNow.over;
}
