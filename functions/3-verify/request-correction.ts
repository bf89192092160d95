import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { deadlineOf } from '../onboarding/deadlines.ts';
import { approval, ids, now, verifications } from '../onboarding/inputs.ts';
import { problemsOf } from '../onboarding/problems.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { correctionRequested } from './mails.tsx';

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
      correctionRequested({
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
