import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { deadlineOf } from '../onboarding/deadlines.ts';
import { ids, now } from '../onboarding/inputs.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { mainAdminInvitation } from './mails.tsx';

/** State "Invite main admin". Result `{for, since}`: the wait that begins. */
export const handler = taskHandler(
  'InviteMainAdmin',
  z.object({ ...ids, now }),
  async ({ now, ...ids }, environment) => {
    const { submission, forCustomer, link, mailMainAdmin } = await openCorrespondence(
      environment,
      ids,
    );
    const wait = { for: 'firstSignIn', since: now, reminded: false } as const;
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
