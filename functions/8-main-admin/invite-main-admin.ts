import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { handOver } from '../mail/hand-over.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { deadlineOf } from '../onboarding/deadlines.ts';
import { ids } from '../onboarding/inputs.ts';
import { report } from '../record/reports.ts';
import { changeRecord } from '../record/store.ts';
import { occasionOf, told } from '../record/told.ts';
import { taskHandler } from '../runtime/handlers.ts';

/** State "Invite main admin". Returns `{for, since}`: the wait that begins. */
export const handler = taskHandler(
  'InviteMainAdmin',
  z.object({ ...ids, told }),
  async ({ told, ...ids }, environment) => {
    // Before the mail, since the sign-in may follow at once.
    await changeRecord(
      environment.RECORD_TABLE,
      ids.onboardingId,
      report(told, {
        stage: 'awaitingFirstSignIn',
        after: 'mainAdminDashboard',
        begins: 'firstSignIn',
        calendar: calendarOf(environment),
      }),
    );
    const { submission, forCustomer, link, toMainAdmin } = await openCorrespondence(
      environment,
      ids,
    );
    const wait = { for: 'firstSignIn', since: told.entered, reminded: false } as const;
    const deadline = deadlineOf(wait, calendarOf(environment));
    const props = {
      ...forCustomer,
      mainAdmin: submission.mainAdmin,
      deadline,
      signInLink: link.signIn('mainAdmin', deadline),
    };
    await handOver(
      environment,
      toMainAdmin(occasionOf(told), { mail: 'mainAdminInvitation', props }),
    );
    return { for: wait.for, since: wait.since };
  },
);
