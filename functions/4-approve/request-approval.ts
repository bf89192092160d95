import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { deadlineOf } from '../onboarding/deadlines.ts';
import { evidenceOf } from '../onboarding/evidence.ts';
import { ids, now, verifications } from '../onboarding/inputs.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { approvalRequested } from './mails.tsx';

/**
 * State "Request approval": sends the CSM the evidence and the link to decide.
 * Result `{for, since}`: the wait that begins.
 */
export const handler = taskHandler(
  'RequestApproval',
  z.object({ ...ids, verification: verifications, now }),
  async ({ verification, now, ...ids }, environment) => {
    const { submission, forUs, link, mailCsm } = await openCorrespondence(environment, ids);
    const wait = { for: 'approval', since: now, reminded: false } as const;
    await mailCsm(
      approvalRequested({
        ...forUs,
        ...evidenceOf(submission, verification),
        deadline: deadlineOf(wait, calendarOf(environment)),
        approvalLink: await link.approval(),
      }),
    );
    return { for: wait.for, since: wait.since };
  },
);
