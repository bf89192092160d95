import * as z from 'zod';
import { openCorrespondence } from '../shared/correspondence.ts';
import { taskHandler } from '../shared/handlers.ts';
import { ids, now } from '../shared/inputs.ts';
import { mails } from '../shared/mails/index.ts';
import { calendarOf } from '../waiting/business-days.ts';
import { deadlineOf } from '../waiting/deadlines.ts';

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
      mails.mainAdminInvitation({
        ...forCustomer,
        mainAdmin: submission.mainAdmin,
        deadline: deadlineOf(wait, calendarOf(environment)),
        signInLink: await link.signIn('mainAdmin'),
      }),
    );
    return { for: wait.for, since: wait.since };
  },
);
