import type * as z from 'zod';
import type { OktaDomain } from '../functions/okta/okta-domain.ts';
import type { Verification } from '../functions/okta/verification.ts';
import type { approval, Wait } from '../functions/onboarding/inputs.ts';
import type {
  DashboardAnswer,
  SwitchOnAnswer,
  TrialAnswer,
} from '../functions/onboarding/onboarding.ts';
import type { OnboardingId } from '../functions/onboarding/onboarding-id.ts';
import type { told } from '../functions/record/told.ts';

/** The Task's place in the execution, for its report. */
export type Told = NonNullable<z.input<typeof told>>;

/** The data passed between states: small, without secrets or lists of people. */
export interface Data {
  onboardingId: OnboardingId;
  company: string;
  /** The current submission and its Okta domains. */
  submission: { id: string; domains: OktaDomain[] };
  /** How often the submission was corrected. */
  round: number;
  verification: Verification[];
  found: { problems: boolean; unavailable: boolean };
  oktaTrouble: { times: number; since: string; reported: string; giveUp: boolean; wait: number };
  /** The current or latest wait; `nothing` before the first. */
  wait: Wait;
  approval: z.infer<typeof approval>;
  /** Whether an e-mail domain leads elsewhere and nobody takes it over. */
  conflicts: { open: boolean };
  trial: TrialAnswer;
  switchOn: SwitchOnAnswer;
  /** The latest answer. */
  dashboard: DashboardAnswer;
  /** `isDue`: whether the wait is due for review. */
  signIn: { signedIn: boolean; at: string; by: string; isDue: boolean };
  /** The outcome of the users' invitations. */
  invitations: { sent: number; deferred: number; refused: number; uncertain: number };
  /** Whether the outcome was reported. */
  over: { yes: boolean };
  end: { outcome: 'completed' | 'rejected' | 'expired' };
}
