import type { ExecutionStatus } from '@aws-sdk/client-sfn';
import type { LostMail } from '../../functions/mail/lost-mails.ts';
import type { Deadline } from '../../functions/onboarding/deadlines.ts';
import type { Stage } from '../../functions/onboarding/onboarding.ts';
import type { Visit } from './history.ts';

/** As the customer and the CSM see an onboarding. */
export interface Standing {
  stage: Stage;
  /** Address. */
  csm: string;
  /** While somebody is waited for. */
  deadline?: Deadline | undefined;
}

/** An execution in the list. Times are ISO 8601. */
export interface WorkflowSummary {
  onboardingId: string;
  company: string;
  /** Undefined where there is no record. */
  stage: Standing['stage'] | undefined;
  csm: Standing['csm'] | undefined;
  status: ExecutionStatus;
  /** The state that was entered last; inside a Map "Map › state". */
  state: string;
  /** When it was entered, or when the execution ended. */
  since: string;
  /** While somebody is waited for: by when. */
  deadline?: Deadline;
  /** Of its page. */
  url: string;
}

/** An execution on its own. */
export interface Workflow extends WorkflowSummary {
  executionArn: string;
  startedAt: string;
  endedAt?: string;
  /** Why it failed. */
  failure?: { error: string; message: string; cause: string };
  /** Whether it can be redriven; with the reason if not. */
  redrivable: boolean;
  whyNotRedrivable?: string;
  redrivenAt: string[];
  /** Refused by SES, or of whom nobody knows whether it took them. */
  lostMails: LostMail[];
  /** Where each state stands; one that is not listed was never entered. */
  states: Record<string, 'done' | 'current' | 'failed'>;
  history: Visit[];
}
