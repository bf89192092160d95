import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { handOver } from '../mail/hand-over.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { deadlineOf } from '../onboarding/deadlines.ts';
import { approval, ids, verifications } from '../onboarding/inputs.ts';
import { locateProblem, problemsOf } from '../onboarding/problems.ts';
import { trialProblems } from '../record/onboarding-record.ts';
import { report } from '../record/reports.ts';
import { changeRecord } from '../record/store.ts';
import { occasionOf, told } from '../record/told.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * State "Request correction": tells the customer what to fix and where, what the CSM wants changed, or that the form
 * is open again, as requested after a trial. Returns `{for, since}`: the wait that begins.
 */
export const handler = taskHandler(
  'RequestCorrection',
  z.object({ ...ids, verification: verifications, approval, told }),
  async ({ verification, approval, told, ...ids }, environment) => {
    const asked = approval.decision === 'requestChanges';
    const wanted = approval.decision === 'approve';
    const { record } = await changeRecord(
      environment.RECORD_TABLE,
      ids.onboardingId,
      report(told, {
        stage: 'awaitingCorrection',
        // A request by the CSM or the customer is recorded when it is made.
        ...(asked || wanted ? {} : { event: 'problemsFound' }),
        begins: 'correction',
        calendar: calendarOf(environment),
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
      problems: [
        ...problemsOf(verification, submission.oktaApps),
        ...(record && wanted ? trialProblems(record) : []).map((problem) =>
          locateProblem(problem, submission.oktaApps),
        ),
      ],
      note: asked ? approval.note : undefined,
      deadline: deadlineOf(wait, calendarOf(environment)),
      setupLink: link.setup(),
    };
    await handOver(
      environment,
      ...toCustomer(occasionOf(told), { mail: 'correctionRequested', props }),
    );
    return { for: wait.for, since: wait.since };
  },
);
