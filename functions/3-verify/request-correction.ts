import * as z from 'zod';
import { openCorrespondence } from '../shared/correspondence.ts';
import { taskHandler } from '../shared/handlers.ts';
import { approval, ids, now, verifications } from '../shared/inputs.ts';
import { mails } from '../shared/mails/index.ts';
import { calendarOf } from '../waiting/business-days.ts';
import { deadlineOf } from '../waiting/deadlines.ts';
import { problemsOf } from './problems.ts';

/**
 * State "Request correction": tells the customer what to fix and where, or what the CSM wants
 * changed. Result `{for, since}`: the wait that begins.
 */
export const handler = taskHandler(
  'RequestCorrection',
  z.object({ ...ids, verification: verifications, approval, now }),
  async ({ verification, approval, now, ...ids }, environment) => {
    const { submission, forCustomer, link, mailCustomer } = await openCorrespondence(
      environment,
      ids,
    );
    const wait = { for: 'correction', since: now, reminded: false } as const;
    await mailCustomer(
      mails.correctionRequested({
        ...forCustomer,
        contact: submission.contact,
        problems: problemsOf(verification, submission.oktaApps),
        note: approval.decision === 'requestChanges' ? approval.note : undefined,
        deadline: deadlineOf(wait, calendarOf(environment)),
        setupLink: await link.setup(),
      }),
    );
    return { for: wait.for, since: wait.since };
  },
);
