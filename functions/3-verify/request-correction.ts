import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { handOver } from '../mail/hand-over.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { deadlineOf } from '../onboarding/deadlines.ts';
import { approval, ids, verifications } from '../onboarding/inputs.ts';
import { problemsOf } from '../onboarding/problems.ts';
import { report } from '../record/changes.ts';
import { changeRecord } from '../record/store.ts';
import { occasionOf, told } from '../record/told.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * State "Request correction": tells the customer what to fix and where, or what the CSM wants
 * changed. Result `{for, since}`: the wait that begins.
 */
export const handler = taskHandler(
  'RequestCorrection',
  z.object({ ...ids, verification: verifications, approval, told }),
  async ({ verification, approval, told, ...ids }, environment) => {
    const asked = approval.decision === 'requestChanges';
    await changeRecord(
      environment.RECORD_TABLE,
      ids.onboardingId,
      report(told, {
        stage: 'awaitingCorrection',
        // What the CSM asks for is told when it is decided.
        ...(asked ? {} : { event: 'problemsFound' }),
        begins: 'correction',
        set: () => ({ verifications: verification, unavailable: [] }),
      }),
    );
    const { submission, forCustomer, link, toCustomer } = await openCorrespondence(
      environment,
      ids,
    );
    const wait = { for: 'correction', since: told.entered, reminded: false } as const;
    const props = {
      ...forCustomer,
      contact: submission.contact,
      problems: problemsOf(verification, submission.oktaApps),
      note: asked ? approval.note : undefined,
      deadline: deadlineOf(wait, calendarOf(environment)),
      setupLink: link.setup(),
    };
    await handOver(
      environment,
      toCustomer(occasionOf(told), { mail: 'correctionRequested', props }),
    );
    return { for: wait.for, since: wait.since };
  },
);
