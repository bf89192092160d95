import type * as z from 'zod';
import type { Verification } from '../functions/okta/verification.ts';
import type { approval, Wait } from '../functions/onboarding/inputs.ts';
import type {
  DashboardAnswer,
  SwitchOnAnswer,
  TrialAnswer,
} from '../functions/onboarding/onboarding.ts';
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
  /** Whether e-mail domains lead elsewhere that nobody takes over. */
  conflicts: { open: boolean };
  trial: TrialAnswer;
  switchOn: SwitchOnAnswer;
  /** The latest answer. */
  dashboard: DashboardAnswer;
  /** `isDue`: whether the wait is to be reviewed. */
  signIn: { signedIn: boolean; at: string; by: string; isDue: boolean };
  /** What became of the users' invitations. */
  invitations: { sent: number; deferred: number; refused: number; uncertain: number };
  /** Whether the outcome was reported. */
  over: { yes: boolean };
  end: { outcome: 'completed' | 'rejected' | 'expired' };
}
