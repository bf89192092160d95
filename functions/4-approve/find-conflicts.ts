import * as z from 'zod';
import { findConflicts } from '../auth0/conflicts.ts';
import { createManagementClient, type ManagementClient } from '../auth0/connection.ts';
import { lookForOthers } from '../auth0/others.ts';
import { onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { waitNames } from '../onboarding/secrets.ts';
import { readSubmission } from '../onboarding/stored-submission.ts';
import { isInTheWay, MOST_RELATED } from '../record/conflict.ts';
import { foundConflicts } from '../record/domain-changes.ts';
import { findListed, listDomains } from '../record/listings.ts';
import { listedDomains, type OnboardingRecord, stageOf } from '../record/onboarding-record.ts';
import { report } from '../record/reports.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import { isSwitchedOff } from '../record/switching.ts';
import { told } from '../record/told.ts';
import { InvalidState } from '../runtime/errors.ts';
import type { EnvironmentOf } from '../runtime/every-handler.ts';
import { taskHandler } from '../runtime/handlers.ts';

/** Whether the connections this onboarding continues were switched off; it would send their people to Okta again. */
async function findHeld(table: string, { continues }: OnboardingRecord): Promise<boolean> {
  const owner = continues === undefined ? undefined : await readRecord(table, continues);
  return owner !== undefined && isSwitchedOff(owner);
}

/** Accounts at the e-mail domains that are not on the list, as evidence for the CSM. */
async function findOthers(
  environment: EnvironmentOf<'FindConflicts'>,
  client: ManagementClient,
  record: OnboardingRecord,
) {
  const submissionId = record.submission?.id ?? '';
  const ids = { onboardingId: record.onboardingId, submissionId };
  const submission = await readSubmission(environment.SECRETS_PREFIX, ids);
  return lookForOthers(environment.SECRETS_PREFIX, client, record, submission, submissionId);
}

/**
 * State "Find conflicts": finds e-mail domains that lead to other connections of the tenant, or are related to another
 * company's. Runs before the CSM is asked, before connecting, and right before switching on; also when a CSM approves
 * despite a recorded conflict, which may have been fixed. It is the only function that reads the options of all
 * connections, so it saves its findings in the record for pages, mails and decisions.
 * Result `{open}`: whether there is a conflict that no CSM has taken over, or the connections were switched off.
 * @throws Auth0Unavailable, Auth0Refused
 */
export const handler = taskHandler(
  'FindConflicts',
  z.object({
    onboardingId: onboardingIdSchema,
    /** The preceding wait; not set by executions of earlier workflow versions. */
    after: z.enum([...waitNames, 'nothing']).default('nothing'),
    told,
    /** Whether it runs for a CSM who approves, rather than in the workflow. */
    isForCsm: z.boolean().default(false),
  }),
  async ({ onboardingId, after, told, isForCsm }, environment) => {
    const { RECORD_TABLE } = environment;
    const [record, client] = await Promise.all([
      readRecord(RECORD_TABLE, onboardingId),
      createManagementClient(environment),
    ]);
    if (!record) throw new InvalidState(`There is no onboarding ${onboardingId}`);
    const stage = stageOf(record);
    const isApproved = stage !== 'verifying' && stage !== 'awaitingApproval';
    const [{ conflicts, related }, listed, isHeld, others] = await Promise.all([
      findConflicts(RECORD_TABLE, client, record),
      // Lists before it looks, so that of two concurrent onboardings at least one finds the other.
      listDomains(RECORD_TABLE, onboardingId, listedDomains(record)).then(() =>
        findListed(RECORD_TABLE, record),
      ),
      isApproved && findHeld(RECORD_TABLE, record),
      stage === 'verifying' ? findOthers(environment, client, record) : undefined,
    ]);
    const isInConflict = conflicts.some(isInTheWay(record.replaces ?? []));
    const set = (now: OnboardingRecord) => ({
      ...(foundConflicts(conflicts)(now) ?? now),
      related: [...related, ...listed].slice(0, MOST_RELATED),
      ...(isApproved ? { isHeld, isReopened: isInConflict } : {}),
      ...(stage === 'verifying' ? { others } : {}),
    });
    // The answer to the preceding wait has arrived; the next wait with that name needs a new one.
    const arrived = after === 'nothing' ? {} : { after };
    const change = isForCsm ? set : report(told, { ...arrived, set });
    await changeRecord(RECORD_TABLE, onboardingId, change, record);
    return { open: isHeld || isInConflict };
  },
);
