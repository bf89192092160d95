import type { ExecutionStatus } from '@aws-sdk/client-sfn';
import type { LostMail } from '../../functions/mail/lost-mails.ts';
import type { Deadline } from '../../functions/onboarding/deadlines.ts';
import type { Stage } from '../../functions/onboarding/onboarding.ts';
import type { OnboardingId } from '../../functions/onboarding/onboarding-id.ts';
import type { Visit } from './history.ts';

/** An onboarding as the customer and the CSM see it. */
export interface Standing {
  stage: Stage;
  /** Address. */
  csm: string;
  /** Set while somebody is waited for. */
  deadline?: Deadline | undefined;
}

/** An execution in the list. Times are ISO 8601. */
export interface WorkflowSummary {
  onboardingId: OnboardingId;
  company: string;
  /** Undefined if there is no record. */
  stage: Standing['stage'] | undefined;
  csm: Standing['csm'] | undefined;
  status: ExecutionStatus;
  /** The latest state entered; inside a Map "Map › state". */
  state: string;
  /** When the state was entered, or when the execution ended. */
  since: string;
  /** Set while somebody is waited for. */
  deadline?: Deadline;
  /** The onboarding's page. */
  url: string;
}

/** A single execution. */
export interface Workflow extends WorkflowSummary {
  executionArn: string;
  startedAt: string;
  endedAt?: string;
  /** Why it failed. */
  failure?: { error: string; message: string; cause: string };
  /** Whether it can be redriven. */
  redrivable: boolean;
  whyNotRedrivable?: string;
  redrivenAt: string[];
  /** Refused by SES, or uncertain. */
  lostMails: LostMail[];
  /** Each state's standing; states never entered are missing. */
  states: Record<string, 'done' | 'current' | 'failed'>;
  history: Visit[];
}
