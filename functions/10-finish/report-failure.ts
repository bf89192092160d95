import * as z from 'zod';
import { withdrawTrial } from '../auth0/withdraw.ts';
import { openCorrespondence } from '../mail/correspondence.ts';
import { forgetMails } from '../mail/forget-mails.ts';
import { handOver } from '../mail/hand-over.ts';
import { oktaDomainSchema } from '../okta/okta-domain.ts';
import { REDRIVABLE_DAYS } from '../onboarding/execution.ts';
import { type OnboardingId, onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { deleteOnboarding, findSubmission } from '../onboarding/stored-submission.ts';
import { forgetPeople } from '../record/people.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import { isSwitchedOn } from '../record/switching.ts';
import { messageOfCause } from '../runtime/cause.ts';
import { nameOf } from '../runtime/errors.ts';
import type { EnvironmentOf } from '../runtime/every-handler.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { logger } from '../runtime/observability.ts';

/** EventBridge's "Step Functions Execution Status Change". */
const eventSchema = z.object({
  detail: z.object({
    executionArn: z.string(),
    name: onboardingIdSchema,
    status: z.enum(['FAILED', 'TIMED_OUT', 'ABORTED']),
    /** Epoch milliseconds. */
    stopDate: z.number(),
    input: z.string().nullish(),
    error: z.string().nullish(),
    cause: z.string().nullish(),
  }),
});

const DAY_MS = 24 * 60 * 60 * 1000;

/** The execution's input; EventBridge omits it if it is too large. */
const inputSchema = z.object({
  company: z.string().default(''),
  submission: z.object({ domains: z.array(oktaDomainSchema) }).default({ domains: [] }),
});

/** Ends trial sign-ins. Failing to do so is only logged, since nobody else is affected. */
async function withdraw(
  environment: EnvironmentOf<'ReportFailure'>,
  onboardingId: OnboardingId,
): Promise<void> {
  const record = await readRecord(environment.RECORD_TABLE, onboardingId);
  // No connection exists before the approval.
  if (!record?.submission || record.decision === undefined) return;
  try {
    const owner = record.continues ?? onboardingId;
    await withdrawTrial(environment, { onboardingId, owner }, record.submission.domains);
  } catch (error) {
    logger.error('A trial could not be withdrawn', { error: nameOf(error) });
  }
}

/** Tells the customer and the CSM not to wait any longer. Does nothing for a duplicate event. */
async function tellThatItStopped(
  environment: EnvironmentOf<'ReportFailure'>,
  onboardingId: OnboardingId,
): Promise<void> {
  const record = await readRecord(environment.RECORD_TABLE, onboardingId);
  const submissionId = record?.submission?.id;
  if (!record || submissionId === undefined) return;
  if (!(await findSubmission(environment.SECRETS_PREFIX, onboardingId, submissionId))) return;
  const { submission, forCustomer, forUs, toCustomer, toCsm } = await openCorrespondence(
    environment,
    { onboardingId, submissionId },
  );
  const about = { contact: submission.contact, isOn: isSwitchedOn(record) };
  const mail = 'stopped';
  await handOver(
    environment,
    ...toCustomer(mail, { mail, props: { ...forCustomer, ...about, audience: 'customer' } }),
    toCsm(mail, { mail, props: { ...forUs, ...about, audience: 'csm' } }),
  );
}

/**
 * Event "an execution did not succeed": tells ops what happened and why. A failed execution keeps its secrets so that
 * it can be redriven. If ops stopped it, or it timed out after a year, deletes them, and its people in the record.
 */
export const handler = taskHandler(
  'ReportFailure',
  eventSchema,
  async ({ detail }, environment) => {
    const { SECRETS_PREFIX, OPS_EMAIL } = environment;
    const onboardingId = detail.name;
    logger.appendKeys({ onboardingId });
    const { company, submission } = inputSchema.parse(JSON.parse(detail.input ?? '{}'));
    if (detail.status !== 'FAILED') {
      await tellThatItStopped(environment, onboardingId);
      await withdraw(environment, onboardingId);
      await deleteOnboarding(SECRETS_PREFIX, onboardingId, submission.domains);
      await forgetMails(environment.RECORD_TABLE, onboardingId);
      await changeRecord(environment.RECORD_TABLE, onboardingId, forgetPeople);
    }
    await handOver(environment, {
      onboardingId,
      to: { recipient: 'ops', email: OPS_EMAIL },
      replyTo: OPS_EMAIL,
      // It may fail again after a redrive.
      occasion: `${detail.status} ${detail.stopDate}`,
      mail: 'failure',
      props: {
        language: 'en',
        company: company || onboardingId,
        onboardingId,
        status: detail.status,
        executionArn: detail.executionArn,
        // After that, `DeleteExpiredSecrets` deletes its secrets.
        redriveUntil: new Date(detail.stopDate + REDRIVABLE_DAYS * DAY_MS).toISOString(),
        error: detail.error ?? '',
        cause: messageOfCause(detail.cause ?? ''),
      },
    });
  },
);
