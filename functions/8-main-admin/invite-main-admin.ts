import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { deadlineOf } from '../onboarding/deadlines.ts';
import { ids } from '../onboarding/inputs.ts';
import { report } from '../record/changes.ts';
import { changeRecord } from '../record/store.ts';
import { told } from '../record/told.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { mainAdminInvitation } from './mails.tsx';

/** State "Invite main admin". Result `{for, since}`: the wait that begins. */
export const handler = taskHandler(
  'InviteMainAdmin',
  z.object({ ...ids, told }),
  async ({ told, ...ids }, environment) => {
    // Before the mail: the sign-in may come right after it.
    await changeRecord(
      environment.RECORD_TABLE,
      ids.onboardingId,
      report(told, { stage: 'awaitingFirstSignIn', begins: 'firstSignIn' }),
    );
    const { submission, forCustomer, link, mailMainAdmin } = await openCorrespondence(
      environment,
      ids,
    );
    const wait = { for: 'firstSignIn', since: told.entered, reminded: false } as const;
    await mailMainAdmin(
      mainAdminInvitation({
        ...forCustomer,
        mainAdmin: submission.mainAdmin,
        deadline: deadlineOf(wait, calendarOf(environment)),
        signInLink: await link.signIn('mainAdmin'),
      }),
    );
    return { for: wait.for, since: wait.since };
  },
);
