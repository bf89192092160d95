import * as z from 'zod';
import type { Problem } from '../okta/verification.ts';
import type { Began } from './business-days.ts';
import type { Wait } from './inputs.ts';

/** Where an onboarding stands, in the words of the interface (`Status.stage`). */
export const stages = [
  'awaitingSubmission',
  'verifying',
  'awaitingCorrection',
  'awaitingApproval',
  'connecting',
  'awaitingTrial',
  'awaitingSwitchOn',
  'awaitingDashboard',
  'awaitingFirstSignIn',
  'inviting',
  'completed',
  'rejected',
  'expired',
  'failed',
] as const;
export type Stage = (typeof stages)[number];

/** What happened, as the customer is told it: keys of texts' `events`. */
export const eventNames = [
  'submitted',
  'verified',
  'verifiedInPart',
  'problemsFound',
  'oktaUnavailable',
  'corrected',
  'domainsProven',
  'approvalRequested',
  'approved',
  'changesRequested',
  'rejected',
  'connected',
  'trialSucceeded',
  'trialSkipped',
  'correctionWanted',
  'switchedOn',
  'switchedOff',
  'dashboardDone',
  'dashboardSkipped',
  'mainAdminInvited',
  'mainAdminSignedIn',
  'mainAdminConfirmed',
  'usersInvited',
  'completed',
  'expired',
  'failed',
  'stopped',
] as const;
export type EventName = (typeof eventNames)[number];

/** How a CSM can decide. */
export const decisions = ['approve', 'requestChanges', 'reject'] as const;
export type DecisionName = (typeof decisions)[number];

/** The answer to the state "Wait for approval". */
export const decisionSchema = z.object({
  decision: z.enum(decisions),
  /** ISO time. */
  at: z.string(),
  /** The address that the link was sent to. */
  by: z.string(),
  note: z.string(),
  /** `by` is who has signed in. */
  isSignedIn: z.literal(true).optional(),
});
export type Decision = z.output<typeof decisionSchema>;

/** The answer to the state "Wait for trial". `impossible`: the tenant has no trial application. */
export const trialOutcomes = ['succeeded', 'skipped', 'corrected', 'impossible'] as const;
export interface TrialAnswer {
  outcome: (typeof trialOutcomes)[number];
}

/** What a CSM can do beside deciding. */
export const csmActions = ['resend', 'remind', 'handOver'] as const;
export type CsmAction = (typeof csmActions)[number];

/** When single sign-on is switched on: right after the trial, or when the CSM says so. */
export const switchMoments = ['afterTrial', 'byCsm'] as const;
export type SwitchMoment = (typeof switchMoments)[number];

/** The answer to the state "Wait for switch-on". */
export interface SwitchOnAnswer {
  outcome: SwitchMoment;
}

/** Who is to be invited again in the product's dashboard. */
export const dashboardFor = ['mainAdmin', 'everyone'] as const;
export type DashboardFor = (typeof dashboardFor)[number];

/** Who does it in place of the CSM, where the stage has its address: in the audit, and in what was said. */
export const OWN_SYSTEM = 'ownSystem' as const;
/** Why the CSM is asked after all. */
export const handOverCauses = ['refused', 'unreachable', 'failed', 'silent'] as const;
export type HandOverCause = (typeof handOverCauses)[number];

/** The answer to a wait for the dashboard. `nobody`: there is nobody to invite. */
export const dashboardOutcomes = ['done', 'skipped', 'nobody'] as const;
export interface DashboardAnswer {
  outcome: (typeof dashboardOutcomes)[number];
}

/** The answer to the state "Wait for first sign-in": how it became known. */
export const signInSchema = z.object({
  signedIn: z.literal(true),
  /** ISO time. */
  at: z.string(),
  by: z.enum(['event', 'log', 'csm', 'mainAdmin']),
  /** When one was seen after somebody had confirmed it, ISO time. */
  seen: z.string().optional(),
});
export type SignIn = z.output<typeof signInSchema>;

/** When it was observed, ISO time; undefined for what is somebody's word alone. */
export const seenAt = ({ at, by, seen }: Pick<SignIn, 'at' | 'by' | 'seen'>): string | undefined =>
  by === 'event' || by === 'log' ? at : seen;

/** How far an onboarding is; words come later, from texts/. */
export interface Progress {
  onboardingId: string;
  stage: Stage;
  /** By domain: what to correct, what is waited for, and what is open while it is to be approved. */
  problems: (Problem & { domain: string })[];
  /** What the CSM wants changed, while `awaitingCorrection` for that reason; the reason when `rejected`. */
  note?: string;
  history: { at: string; event: EventName }[];
  /** While a person is waited for: what for, since when (ISO time), and whether they were reminded. */
  wait?: Pick<Wait, 'for' | 'since' | 'reminded'> & { began?: Began | undefined };
  /** The product's own system, and nobody, is waited for. */
  isAutomatic?: true;
  /** That others than the main admin get in, through each Okta; ISO times. Lately, and where there is something. */
  signIns?: { domain: string; first: string; last: string }[];
  /** When it is switched on by itself, ISO time; while that is waited for. */
  planned?: string;
  /** Invitations sent, of so many; both 0 before they are planned. */
  invited: number;
  total: number;
  /**
   * What became of the others' invitations, once there are any: not sent yet, tried again as the other mail
   * server says "later", refused, or nobody knows whether they were sent.
   */
  invitations?: { waiting: number; deferred: number; refused: number; uncertain: number };
}
