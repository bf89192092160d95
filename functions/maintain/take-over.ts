import { paginateListExecutions } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { submittedOf } from '../onboarding/evidence.ts';
import { executionArn } from '../onboarding/execution.ts';
import { onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { findSubmission, type StoredSubmission } from '../onboarding/stored-submission.ts';
import { issue } from '../record/changes.ts';
import type { OnboardingRecord } from '../record/onboarding-record.ts';
import { createRecord, readRecord } from '../record/store.ts';
import { stepFunctions } from '../runtime/aws.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { type Onboarding, onboardingFrom, readHistory } from './history.ts';

function recordOf(
  onboarding: Onboarding,
  submission: StoredSubmission | undefined,
  opsEmail: string,
): OnboardingRecord {
  const { progress, company, domains, submissionId, begunAt: at, ended } = onboarding;
  const { onboardingId, stage, problems, history, wait, note, invited, total } = progress;
  const csm = submission?.csm ?? { email: opsEmail };
  const issued = issue(
    { onboardingId, companyId: onboardingId, company, csm, linkExpiresAt: at },
    { at, by: csm.email },
  );
  return {
    ...issued,
    stage,
    stageSince: history.at(-1)?.at ?? at,
    ended,
    submission: { id: submissionId, domains },
    submitted: submission && submittedOf(submission),
    verifications: onboarding.verifications,
    unavailable: problems.flatMap(({ code, domain }) => (code === 'oktaUnavailable' ? domain : [])),
    wait,
    decision: onboarding.decision,
    note,
    signIn: onboarding.signIn,
    invitedBy: { before: invited },
    total,
    history,
  };
}

/**
 * Run once, after the deployment that introduced records: creates a record for every onboarding with an execution,
 * running or ended. Idempotent: existing records stay.
 *
 * Input is ignored. Returns `{takenOver: [onboardingId]}`.
 */
export const handler = taskHandler('TakeOver', z.unknown(), async (_, environment) => {
  const { STATE_MACHINE_ARN, SECRETS_PREFIX, RECORD_TABLE, OPS_EMAIL } = environment;
  const takenOver: string[] = [];
  const pages = paginateListExecutions(
    { client: stepFunctions },
    { stateMachineArn: STATE_MACHINE_ARN },
  );
  for await (const { executions = [] } of pages)
    for (const { name } of executions) {
      const onboardingId = onboardingIdSchema.parse(name);
      if (await readRecord(RECORD_TABLE, onboardingId)) continue;
      const arn = executionArn(STATE_MACHINE_ARN, onboardingId);
      const onboarding = onboardingFrom(onboardingId, await readHistory(stepFunctions, arn));
      if (!onboarding) continue;
      const submission = await findSubmission(
        SECRETS_PREFIX,
        onboardingId,
        onboarding.submissionId,
      );
      const record = recordOf(onboarding, submission, OPS_EMAIL);
      if (await createRecord(RECORD_TABLE, record)) takenOver.push(onboardingId);
    }
  return { takenOver };
});
