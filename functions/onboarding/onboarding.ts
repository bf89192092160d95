import * as z from 'zod/mini';
import type { OktaDomain } from '../okta/okta-domain.ts';
import type { Problem } from '../okta/verification.ts';
import { later } from '../runtime/later.ts';
import type { Began } from './business-days.ts';
import type { Wait } from './inputs.ts';
import type { OnboardingId } from './onboarding-id.ts';

/** Stages of an onboarding, as in the API (`Status.stage`). */
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

/** How an onboarding ends if nothing fails, as the state "Report outcome" reports it. */
export const outcomes = ['completed', 'rejected', 'expired'] as const satisfies readonly Stage[];
export type Outcome = (typeof outcomes)[number];

/** Events in the customer's history; keys of the texts' `events`. */
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

/** A CSM's possible decisions. */
export const decisions = ['approve', 'requestChanges', 'reject'] as const;
export type DecisionName = (typeof decisions)[number];

/** The answer to the state "Wait for approval". */
export const decisionSchema = later(() =>
  z.object({
    decision: z.enum(decisions),
    /** ISO time. */
    at: z.string(),
    /** The recipient of the link. */
    by: z.string(),
    note: z.string(),
    /** `by` has signed in. */
    isSignedIn: z.optional(z.literal(true)),
  }),
);
export type Decision = z.output<typeof decisionSchema>;

/** The answer to the state "Wait for trial". `impossible`: the tenant has no trial application. */
export const trialAnswers = ['succeeded', 'skipped', 'corrected', 'impossible'] as const;
export interface TrialAnswer {
  outcome: (typeof trialAnswers)[number];
}

/** What a CSM can do besides deciding. */
export const csmActions = ['resend', 'remind', 'handOver'] as const;
export type CsmAction = (typeof csmActions)[number];

/** When single sign-on is switched on: right after the trial, or when the CSM decides. */
export const switchMoments = ['afterTrial', 'byCsm'] as const;
export type SwitchMoment = (typeof switchMoments)[number];

/** The answer to the state "Wait for switch-on". */
export interface SwitchOnAnswer {
  outcome: SwitchMoment;
}

/** Who is to be re-invited in the product's dashboard. */
export const dashboardFor = ['mainAdmin', 'everyone'] as const;
export type DashboardFor = (typeof dashboardFor)[number];

/** Who does the CSM's part if the stage has its address; used in the audit and in answers. */
export const OWN_SYSTEM = 'ownSystem' as const;
/** Why the CSM is asked after all. */
export const handOverCauses = ['refused', 'unreachable', 'failed', 'silent'] as const;
export type HandOverCause = (typeof handOverCauses)[number];

/** The answer to a wait for the dashboard. `nobody`: there is no one to invite. */
export const dashboardAnswers = ['done', 'skipped', 'nobody'] as const;
export interface DashboardAnswer {
  outcome: (typeof dashboardAnswers)[number];
}

/** The answer to the state "Wait for first sign-in": how it became known. */
export const signInSchema = later(() =>
  z.object({
    signedIn: z.literal(true),
    /** ISO time. */
    at: z.string(),
    by: z.enum(['event', 'log', 'csm', 'mainAdmin']),
    /** When a sign-in was observed after a confirmation, ISO time. */
    seen: z.optional(z.string()),
  }),
);
export type SignIn = z.output<typeof signInSchema>;

/** When it was observed, ISO time; undefined if it was only confirmed. */
export const seenAt = ({ at, by, seen }: Pick<SignIn, 'at' | 'by' | 'seen'>): string | undefined =>
  by === 'event' || by === 'log' ? at : seen;

/** Progress of an onboarding; texts/ adds the words. */
export interface Progress {
  onboardingId: OnboardingId;
  stage: Stage;
  /** By domain: what to correct, what is being waited for, and what is unproven while awaiting approval. */
  problems: (Problem & { domain: OktaDomain })[];
  /** The changes the CSM wants, while `awaitingCorrection` because of them; the reason if `rejected`. */
  note?: string;
  history: { at: string; event: EventName }[];
  /** While waiting for a person: what for, since when (ISO time), and whether they were reminded. */
  wait?: Pick<Wait, 'for' | 'since' | 'reminded'> & { began?: Began | undefined };
  /** Whether it waits for the product's own system instead of a person. */
  isAutomatic?: true;
  /** Recent sign-ins of people other than the main admin, by Okta domain; ISO times. Omitted if there are none. */
  signIns?: { domain: OktaDomain; first: string; last: string }[];
  /** When it is switched on automatically, ISO time; while that is awaited. */
  planned?: string;
  /** Invitations sent, and their total; both 0 before they are planned. */
  invited: number;
  total: number;
  /**
   * The other invitations by state, once there are any: not sent yet, being retried because the other mail server said
   * "later", refused, possibly not sent, or not sent because the onboarding had ended (omitted if there are none).
   */
  invitations?: {
    waiting: number;
    deferred: number;
    refused: number;
    uncertain: number;
    dropped?: number | undefined;
  };
}
