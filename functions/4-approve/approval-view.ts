import type { Calendar } from '../onboarding/business-days.ts';
import { deadlineOfProgress } from '../onboarding/deadlines.ts';
import { evidenceOf } from '../onboarding/evidence.ts';
import { type Onboarding, readOnboarding } from '../onboarding/execution.ts';
import { readLinkKeys, verifyLink } from '../onboarding/links.ts';
import type { Decision } from '../onboarding/onboarding.ts';
import { findSubmission, type StoredSubmission } from '../onboarding/stored-submission.ts';
import type { Brand } from '../runtime/brand.ts';
import { type FieldError, RequestError } from '../runtime/errors.ts';
import type { Reply, Request } from '../web/http.ts';
import { approvalPage } from './approval-page.tsx';
import type { Approval } from './schemas.ts';

export interface ApprovalView {
  brand: Brand;
  calendar: Calendar;
  onboarding: Onboarding;
  /** Undefined when it is deleted: the onboarding is over. */
  submission: StoredSubmission | undefined;
}

/**
 * What an approval link is about.
 * @throws RequestError 404 `linkInvalid`, 410 `linkExpired`
 */
export async function openApproval(
  environment: { SECRETS_PREFIX: string; STATE_MACHINE_ARN: string },
  token: string,
): Promise<{
  onboardingId: string;
  by: string;
  onboarding: Onboarding;
  submission: StoredSubmission | undefined;
}> {
  const { SECRETS_PREFIX, STATE_MACHINE_ARN } = environment;
  const link = await verifyLink(await readLinkKeys(SECRETS_PREFIX), 'approval', token);
  const onboarding = await readOnboarding(STATE_MACHINE_ARN, link.onboardingId);
  // Step Functions forgets an execution 90 days after its end.
  if (!onboarding || link.expired) throw new RequestError(410, 'linkExpired');
  const submission = await findSubmission(
    SECRETS_PREFIX,
    link.onboardingId,
    onboarding.submissionId,
  );
  return { onboardingId: link.onboardingId, by: link.by, onboarding, submission };
}

/** The decision that stands: none while it is (again) to be decided. */
export const standingDecision = ({ progress, decision }: Onboarding): Decision | undefined =>
  progress.stage === 'awaitingApproval' ? undefined : decision;

export function showApproval(
  { brand, calendar, onboarding, submission }: ApprovalView,
  request: Request,
  typed: {
    values?: { decision?: string; note?: string; addOnConfirmed?: boolean };
    errors?: readonly FieldError[];
    /** Whether what was asked for is not what had been decided before. */
    overtaken?: boolean;
    status?: number;
  } = {},
): Reply {
  const { progress, company, verifications, submissionId } = onboarding;
  const decision = standingDecision(onboarding);
  const evidence = submission && evidenceOf(submission, verifications);
  const status = typed.status ? { status: typed.status } : {};
  if (!request.html) {
    const json: Approval = {
      onboardingId: progress.onboardingId,
      company,
      stage: progress.stage,
      submissionId,
      ...evidence,
      ...(decision ? { decision } : {}),
    };
    return { json, ...status };
  }
  return {
    page: approvalPage({
      brand,
      language: request.language,
      company,
      onboardingId: progress.onboardingId,
      stage: progress.stage,
      submissionId,
      evidence,
      decision,
      deadline: deadlineOfProgress(progress, calendar),
      values: typed.values ?? {},
      errors: typed.errors ?? [],
      overtaken: typed.overtaken ?? false,
    }),
    ...status,
  };
}
