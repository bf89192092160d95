import type * as z from 'zod';
import type { MailLeft } from '../functions/mail/in-turn.ts';
import type { Verification } from '../functions/okta/verification.ts';
import type { approval, Wait } from '../functions/onboarding/inputs.ts';
import type { told } from '../functions/record/told.ts';

/** Where in the execution a Task reports from. */
export type Told = NonNullable<z.input<typeof told>>;

/** What the states hand on: small, without secrets and without lists of people. */
export interface Data {
  onboardingId: string;
  company: string;
  /** Which submission counts, and its Okta domains. */
  submission: { id: string; domains: string[] };
  /** How often it was corrected. */
  round: number;
  verification: Verification[];
  found: { problems: boolean; unavailable: boolean };
  oktaTrouble: { times: number; since: string; reported: string; giveUp: boolean; wait: number };
  /** The wait that runs, or the last one; before the first it is for `nothing`. */
  wait: Wait;
  approval: z.infer<typeof approval>;
  connections: { domain: string; connectionId: string; connection: string }[];
  signIn: { signedIn: boolean; at: string; by: string };
  invitations: { total: number; batches: { part: number; from: number; to: number }[] };
  results: BatchProgress[];
  /** Of a state that sends several mails: those that are left. */
  mails: { left: MailLeft[]; done: boolean };
  end: { outcome: 'completed' | 'rejected' | 'expired' };
}

/** How far the invitations of one batch are. */
export interface BatchProgress {
  part: number;
  /** How many of the batch it came to, refused ones included. */
  at: number;
  sent: number;
  /** Positions in the part. */
  failed: number[];
  done: boolean;
}
