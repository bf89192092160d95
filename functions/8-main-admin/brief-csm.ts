import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { handOver } from '../mail/hand-over.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { deadlineOf } from '../onboarding/deadlines.ts';
import { ids, wait } from '../onboarding/inputs.ts';
import { usersCountOf } from '../onboarding/stored-submission.ts';
import { report } from '../record/reports.ts';
import { changeRecord } from '../record/store.ts';
import { occasionOf, told } from '../record/told.ts';
import { taskHandler } from '../runtime/handlers.ts';

/** State "Brief CSM": the main admin is invited; tells the CSM what to do until that person has signed in. */
export const handler = taskHandler(
  'BriefCsm',
  z.object({ ...ids, wait, told }),
  async ({ wait, told, ...ids }, environment) => {
    const { record } = await changeRecord(
      environment.RECORD_TABLE,
      ids.onboardingId,
      report(told, { event: 'mainAdminInvited' }),
    );
    const { submission, forUs, link, toCsm } = await openCorrespondence(environment, ids);
    const deadline = deadlineOf(wait, calendarOf(environment));
    const props = {
      ...forUs,
      mainAdmin: submission.mainAdmin,
      usersCount: usersCountOf(submission),
      deadline,
      // Executions of an earlier definition did not ask for it.
      isReinvited: record?.dashboard?.mainAdmin !== undefined,
      switchLink: link.switch(),
      signInLink: link.signIn('csm', deadline),
    };
    await handOver(environment, toCsm(occasionOf(told), { mail: 'connectionReady', props }));
  },
);
