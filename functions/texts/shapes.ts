import type { CheckResult, Problem } from '../okta/verification.ts';
import type { Wait } from '../onboarding/inputs.ts';

/** A mail service's reason for reporting a mail (RFC 5965, 7.3). */
export type ComplaintKind = 'abuse' | 'auth-failure' | 'fraud' | 'not-spam' | 'other' | 'virus';

/** The waits, by the state machine's names. */
export type WaitedFor = Wait['for'] | 'nothing';

/** Details of a problem besides its code. */
export type Facts = Omit<Problem, 'code'>;

/** Numbers of checks by outcome. */
export type Sum = Record<CheckResult | 'all', number>;

/** The days of a deadline, formatted: `Tuesday 22 December`. */
export interface Days {
  /** Undefined once the reminder was sent. */
  reminder: string | undefined;
  actBy: string;
  expires: string;
}

/** The deadline, and what happens before and after it. */
export interface DeadlineWords {
  by: string;
  otherwise: string;
}

/** A stage's texts for the customer. */
export interface StageWords {
  title: string;
  next: string;
  /** Who must act. */
  actor: string;
  /** The deadline; empty if the onboarding is over, or if `progress.waits` has its days. */
  when: string;
}

/** Invitations that were not delivered, or possibly not. */
export interface NotInvited {
  deferred: number;
  refused: number;
  uncertain: number;
  dropped?: number | undefined;
}
