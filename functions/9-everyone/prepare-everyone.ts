import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { handOver } from '../mail/hand-over.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { deadlineOf } from '../onboarding/deadlines.ts';
import { ids } from '../onboarding/inputs.ts';
import { usersCountOf } from '../onboarding/stored-submission.ts';
import { askOwnSystem } from '../record/own-system.ts';
import { report } from '../record/reports.ts';
import { isSeen } from '../record/sign-ins.ts';
import { changeRecord } from '../record/store.ts';
import { occasionOf, told } from '../record/told.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * State "Prepare everyone": the main admin has signed in; asks the CSM, or the product's own system, to re-invite
 * everyone else in the product's dashboard. Asks nobody if there is no one else. Returns `{for, since}`: the wait that
 * begins.
 */
export const handler = taskHandler(
  'PrepareEveryone',
  z.object({ ...ids, told }),
  async ({ told, ...ids }, environment) => {
    const { RECORD_TABLE } = environment;
    const wait = { for: 'everyoneDashboard', since: told.entered, reminded: false } as const;
    const { submission, forUs, link, toCsm } = await openCorrespondence(environment, ids);
    const usersCount = usersCountOf(submission);
    if (usersCount === 0) {
      await changeRecord(RECORD_TABLE, ids.onboardingId, report(told, { after: 'firstSignIn' }));
      return { for: wait.for, since: wait.since };
    }
    // Before the mail, so that its link finds the onboarding waiting.
    const { record } = await changeRecord(
      RECORD_TABLE,
      ids.onboardingId,
      report(told, {
        stage: 'awaitingDashboard',
        after: 'firstSignIn',
        begins: wait.for,
        calendar: calendarOf(environment),
        ...(environment.DASHBOARD_API ? { set: askOwnSystem('everyone', wait.since) } : {}),
      }),
    );
    // "Deliver pending" asks it, and falls back to the CSM.
    if (record?.ownSystem?.everyone) return { for: wait.for, since: wait.since };
    const deadline = deadlineOf(wait, calendarOf(environment));
    const props = {
      ...forUs,
      whom: 'everyone',
      mainAdmin: submission.mainAdmin,
      usersCount,
      deadline,
      dashboardLink: link.dashboard(deadline),
      switchLink: link.switch(),
      isUnseen: record?.signIn !== undefined && !isSeen(record.signIn),
    } as const;
    // Distinguishes it from the mail about the main admin.
    const occasion = `${occasionOf(told)} everyone`;
    await handOver(environment, toCsm(occasion, { mail: 'dashboardRequested', props }));
    return { for: wait.for, since: wait.since };
  },
);
