import * as z from 'zod';
import { findConflicts } from '../auth0/conflicts.ts';
import { createManagementClient } from '../auth0/connection.ts';
import { lookForOthers } from '../auth0/others.ts';
import { openCorrespondence } from '../mail/correspondence.ts';
import { handOver } from '../mail/hand-over.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { deadlineOf } from '../onboarding/deadlines.ts';
import { submittedOf } from '../onboarding/evidence.ts';
import { ids, verifications } from '../onboarding/inputs.ts';
import { report } from '../record/changes.ts';
import type { Conflict } from '../record/conflict.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import { occasionOf, told } from '../record/told.ts';
import { type EnvironmentOf, taskHandler } from '../runtime/handlers.ts';
import { judgedDomains } from './judged-domains.ts';

/** Which e-mail domains lead to other connections; undefined where none does. */
async function conflictsOf(
  environment: EnvironmentOf<'RequestApproval'>,
  onboardingId: string,
): Promise<Conflict[] | undefined> {
  const record = await readRecord(environment.RECORD_TABLE, onboardingId);
  if (!record) return undefined;
  const client = await createManagementClient(environment);
  const found = await findConflicts(environment.RECORD_TABLE, client, record);
  return found.length > 0 ? found : undefined;
}

/**
 * State "Request approval": sends the CSM the evidence and the link to decide.
 * Result `{for, since}`: the wait that begins.
 */
export const handler = taskHandler(
  'RequestApproval',
  z.object({ ...ids, verification: verifications, told }),
  async ({ verification, told, ...ids }, environment) => {
    const { submission, forUs, link, toCsm } = await openCorrespondence(environment, ids);
    const known = await readRecord(environment.RECORD_TABLE, ids.onboardingId);
    const others = known && (await lookForOthers(environment, known, submission, ids.submissionId));
    // Before the mail: its link must find the onboarding waiting.
    const conflicts = await conflictsOf(environment, ids.onboardingId);
    const { record } = await changeRecord(
      environment.RECORD_TABLE,
      ids.onboardingId,
      report(told, {
        stage: 'awaitingApproval',
        begins: 'approval',
        set: () => ({ verifications: verification, unavailable: [], conflicts, others }),
      }),
    );
    const wait = { for: 'approval', since: told.entered, reminded: false } as const;
    const deadline = deadlineOf(wait, calendarOf(environment));
    const props = {
      ...forUs,
      ...submittedOf(submission),
      verifications: verification,
      domains: record ? judgedDomains(record).map(({ record: _, ...each }) => each) : [],
      others,
      ...(record?.isHeld ? { isHeld: true } : {}),
      ...(record?.untriable ? { untriable: true } : {}),
      ...(record?.asked ? { asked: record.asked } : {}),
      deadline,
      approvalLink: link.approval(deadline),
    };
    await handOver(environment, toCsm(occasionOf(told), { mail: 'approvalRequested', props }));
    return { for: wait.for, since: wait.since };
  },
);
