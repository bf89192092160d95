import type { Problem } from '../okta/verification.ts';
import type { Wait } from '../onboarding/inputs.ts';

/** What people wait for, as a state machine's wait is called. */
export type WaitedFor = Wait['for'] | 'nothing';

/** What a problem is about, beyond its code. */
export type Facts = Pick<Problem, 'callbackUrl' | 'observed' | 'secretIs'>;

/** The days of a deadline, as they are read: `Tuesday 22 December`. */
export interface Days {
  /** Undefined once the reminder was sent. */
  reminder: string | undefined;
  actBy: string;
  expires: string;
}

/** By when, and what happens before and after. */
export interface DeadlineWords {
  by: string;
  otherwise: string;
}

/** A stage as the customer reads it. */
export interface StageWords {
  title: string;
  next: string;
  /** Who has to act. */
  actor: string;
  /** By when; empty when it is over, or when there are days for it: `progress.waits`. */
  when: string;
}
