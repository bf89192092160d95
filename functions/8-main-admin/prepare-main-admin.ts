import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { handOver } from '../mail/hand-over.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { deadlineOf } from '../onboarding/deadlines.ts';
import { ids } from '../onboarding/inputs.ts';
import { usersCountOf } from '../onboarding/stored-submission.ts';
import { askOwnSystem } from '../record/own-system.ts';
import { report } from '../record/reports.ts';
import { changeRecord } from '../record/store.ts';
import { occasionOf, told } from '../record/told.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * State "Prepare main admin": single sign-on is on; asks the CSM, or the product's own system, to re-invite the main
 * admin in the product's dashboard. Returns `{for, since}`: the wait that begins.
 */
export const handler = taskHandler(
  'PrepareMainAdmin',
  z.object({ ...ids, told }),
  async ({ told, ...ids }, environment) => {
    const wait = { for: 'mainAdminDashboard', since: told.entered, reminded: false } as const;
    // Before the mail, so that its link finds the onboarding waiting.
    const { record } = await changeRecord(
      environment.RECORD_TABLE,
      ids.onboardingId,
      report(told, {
        stage: 'awaitingDashboard',
        begins: wait.for,
        calendar: calendarOf(environment),
        ...(environment.DASHBOARD_API ? { set: askOwnSystem('mainAdmin', wait.since) } : {}),
      }),
    );
    // "Deliver pending" asks it, and falls back to the CSM.
    if (record?.ownSystem?.mainAdmin) return { for: wait.for, since: wait.since };
    const { submission, forUs, link, toCsm } = await openCorrespondence(environment, ids);
    const deadline = deadlineOf(wait, calendarOf(environment));
    const props = {
      ...forUs,
      whom: 'mainAdmin',
      mainAdmin: submission.mainAdmin,
      usersCount: usersCountOf(submission),
      deadline,
      dashboardLink: link.dashboard(deadline),
      switchLink: link.switch(),
    } as const;
    await handOver(environment, toCsm(occasionOf(told), { mail: 'dashboardRequested', props }));
    return { for: wait.for, since: wait.since };
  },
);
