import type { Check, Problem } from '../okta/verification.ts';
import type { Wait } from '../onboarding/inputs.ts';

/** What a mail service says of a mail that was reported (RFC 5965, 7.3). */
export type ComplaintKind = 'abuse' | 'auth-failure' | 'fraud' | 'not-spam' | 'other' | 'virus';

/** What people wait for, as a state machine's wait is called. */
export type WaitedFor = Wait['for'] | 'nothing';

/** What a problem is about, beyond its code. */
export type Facts = Omit<Problem, 'code'>;

/** How many checks there are, by how they came out. */
export type Sum = Record<Check['outcome'] | 'all', number>;

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

/** Invitations that nobody has got yet, or perhaps nobody has. */
export interface NotInvited {
  deferred: number;
  refused: number;
  uncertain: number;
}
