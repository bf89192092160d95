import { MetricUnit } from '@aws-lambda-powertools/metrics';
import * as z from 'zod';
import { type Correspondence, openCorrespondence } from '../mail/correspondence.ts';
import { excerptOf } from '../mail/excerpt.ts';
import { handOver } from '../mail/hand-over.ts';
import { tallyInvitations, uninvited } from '../mail/invitations.ts';
import type { Posted } from '../mail/ledger.ts';
import { approval, ids, wait } from '../onboarding/inputs.ts';
import { outcomes } from '../onboarding/onboarding.ts';
import { readUsers } from '../onboarding/stored-submission.ts';
import { noteDuration } from '../record/durations.ts';
import type { OnboardingRecord } from '../record/onboarding-record.ts';
import { conclude } from '../record/reports.ts';
import { isSeen } from '../record/sign-ins.ts';
import { changeRecord } from '../record/store.ts';
import { isSwitchedOff, readSwitched } from '../record/switching.ts';
import { sumUp } from '../record/times.ts';
import { told } from '../record/told.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { metrics } from '../runtime/observability.ts';

const inputSchema = z.object({
  ...ids,
  told,
  outcome: z.enum(outcomes),
  approval,
  /** The last wait; tells what did not happen if it expired. */
  wait: z.object({ for: z.enum(['nothing', ...wait.shape.for.options]) }),
  /** From executions started before the ledger of mails existed. */
  results: z
    .array(z.object({ part: z.number(), sent: z.number(), failed: z.array(z.number()) }))
    .default([]),
});
type Input = z.output<typeof inputSchema>;

/** The addresses that SES refused, and those that it may not have accepted: the first ones, and the number of the others. */
async function lostInvitations(
  { SECRETS_PREFIX, RECORD_TABLE }: { SECRETS_PREFIX: string; RECORD_TABLE: string },
  { results, ...ids }: Input,
) {
  const { refused, uncertain } = await uninvited(RECORD_TABLE, ids.onboardingId);
  for (const { part, failed } of results) {
    if (failed.length === 0) continue;
    const users = await readUsers(SECRETS_PREFIX, ids, part);
    refused.push(...failed.flatMap((position) => users[position] ?? []));
  }
  const [failed, perhaps] = [excerptOf(refused), excerptOf(uncertain)];
  return {
    failed: failed.listed,
    failedMore: failed.more,
    uncertain: perhaps.listed,
    uncertainMore: perhaps.more,
  };
}

/** Whether the CSM or the product's own system has confirmed that everyone is re-invited in the dashboard. */
const isPreparedForAll = (record: OnboardingRecord | undefined) => {
  const said = record?.dashboard?.everyone;
  return said !== undefined && said.reason === undefined;
};

/** The mails to the customer and the CSM. */
async function mailsAbout(
  input: Input,
  environment: { SECRETS_PREFIX: string; RECORD_TABLE: string },
  { forCustomer, forUs, submission, link, toCustomer, toCsm }: Correspondence,
  record: OnboardingRecord | undefined,
): Promise<Posted[]> {
  const { contact, mainAdmin } = submission;
  const customer = { ...forCustomer, contact, audience: 'customer' } as const;
  const csm = { ...forUs, contact, audience: 'csm' } as const;
  const { outcome: mail } = input;
  switch (mail) {
    case 'completed': {
      const { sent, deferred } = await tallyInvitations(
        environment.RECORD_TABLE,
        input.onboardingId,
      );
      const about = {
        mainAdmin,
        // Includes the main admin.
        invited: 1 + sent + input.results.reduce((sum, { sent }) => sum + sent, 0),
        ...(await lostInvitations(environment, input)),
        deferred,
        isOff:
          record !== undefined &&
          isSwitchedOff(await readSwitched(environment.RECORD_TABLE, record)),
        isPrepared: isPreparedForAll(record),
        setupLink: link.setup(),
        isUnseen:
          record?.signIn !== undefined && !isSeen(record.signIn) && record.seenSignIns.length === 0,
      };
      return [
        ...toCustomer(mail, { mail, props: { ...customer, ...about } }),
        toCsm(mail, { mail, props: { ...csm, ...about, switchLink: link.switch() } }),
      ];
    }
    case 'rejected': {
      const { note } = input.approval;
      return [
        ...toCustomer(mail, { mail, props: { ...customer, note } }),
        toCsm(mail, { mail, props: { ...csm, note } }),
      ];
    }
    case 'expired': {
      const waitedFor = input.wait.for;
      return [
        ...toCustomer(mail, { mail, props: { ...customer, waitedFor } }),
        toCsm(mail, { mail, props: { ...csm, waitedFor } }),
      ];
    }
  }
}

/** For executions started under an earlier definition: nothing is left to do. */
const NONE_LEFT = { left: [], done: true };

/** State "Report outcome": tells the customer and the CSM how it ended. */
export const handler = taskHandler('ReportOutcome', inputSchema, async (input, environment) => {
  const { onboardingId, told, outcome } = input;
  const { record } = await changeRecord(
    environment.RECORD_TABLE,
    onboardingId,
    conclude(told, outcome),
  );
  if (outcome === 'completed' && record?.spent) {
    for (const [whose, time] of Object.entries(sumUp(record.spent)))
      metrics().addMetric(`TimeOf_${whose}`, MetricUnit.Seconds, time / 1000);
    await noteDuration(environment.RECORD_TABLE, onboardingId, record.spent);
  }
  const correspondence = await openCorrespondence(environment, input);
  const mails = await mailsAbout(input, environment, correspondence, record);
  await handOver(environment, ...mails);
  return NONE_LEFT;
});
