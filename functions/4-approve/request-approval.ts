import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { handOverWith } from '../mail/hand-over.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { deadlineOf } from '../onboarding/deadlines.ts';
import { submittedOf } from '../onboarding/evidence.ts';
import { ids, verifications } from '../onboarding/inputs.ts';
import { report } from '../record/reports.ts';
import { changeRecord } from '../record/store.ts';
import { occasionOf, told } from '../record/told.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { texts } from '../texts/index.ts';
import { evidenceInMail } from './approval-mail.ts';

/**
 * State "Request approval": sends the CSM the evidence and the link to decide.
 * Result `{for, since}`: the wait that begins.
 */
export const handler = taskHandler(
  'RequestApproval',
  z.object({ ...ids, verification: verifications, told }),
  async ({ verification, told, ...ids }, environment) => {
    const correspondence = await openCorrespondence(environment, ids);
    const { submission, forUs, link, toCsm, receipt } = correspondence;
    // Written before mailing, because the mail's link must find the onboarding waiting.
    const { record } = await changeRecord(
      environment.RECORD_TABLE,
      ids.onboardingId,
      report(told, {
        stage: 'awaitingApproval',
        begins: 'approval',
        calendar: calendarOf(environment),
        set: () => ({ verifications: verification, unavailable: [] }),
      }),
      correspondence.record,
    );
    const wait = { for: 'approval', since: told.entered, reminded: false } as const;
    const deadline = deadlineOf(wait, calendarOf(environment));
    const submitted = submittedOf(submission);
    const props = {
      ...forUs,
      ...(record ? evidenceInMail(texts(forUs.language), submitted, record) : submitted),
      verifications: verification,
      others: record?.others,
      ...(record?.isHeld ? { isHeld: true } : {}),
      ...(record?.isReopened ? { isReopened: true } : {}),
      ...(record?.untriable ? { untriable: true } : {}),
      deadline,
      approvalLink: link.approval(deadline),
    };
    // An onboarding that returns after an approval needs a new mail. A decision made during a retry clears these flags.
    const isBack = record?.isReopened || record?.isHeld;
    const approvals = record?.history.filter(({ event }) => event === 'approved').length;
    const occasion = [occasionOf(told), ...(isBack ? [`approved-${approvals}`] : [])].join(' ');
    await handOverWith(
      environment,
      [receipt(occasionOf(told))],
      toCsm(occasion, { mail: 'approvalRequested', props }),
    );
    return { for: wait.for, since: wait.since };
  },
);
