import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { handOver } from '../mail/hand-over.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { deadlineOf } from '../onboarding/deadlines.ts';
import { ids, wait } from '../onboarding/inputs.ts';
import { report } from '../record/changes.ts';
import { changeRecord } from '../record/store.ts';
import { occasionOf, told } from '../record/told.ts';
import { taskHandler } from '../runtime/handlers.ts';

/** State "Brief CSM": the connection is live; what to do in the Sequel dashboard now. */
export const handler = taskHandler(
  'BriefCsm',
  z.object({ ...ids, wait, told }),
  async ({ wait, told, ...ids }, environment) => {
    await changeRecord(
      environment.RECORD_TABLE,
      ids.onboardingId,
      report(told, { event: 'mainAdminInvited' }),
    );
    const { submission, forUs, link, toCsm } = await openCorrespondence(environment, ids);
    const deadline = deadlineOf(wait, calendarOf(environment));
    const props = {
      ...forUs,
      mainAdmin: submission.mainAdmin,
      usersCount: submission.userParts.reduce((sum, length) => sum + length, 0),
      deadline,
      switchLink: link.switch(),
      signInLink: link.signIn('csm', deadline),
    };
    await handOver(environment, toCsm(occasionOf(told), { mail: 'connectionReady', props }));
  },
);
