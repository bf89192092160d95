import * as z from 'zod';
import { createManagementClient } from '../auth0/connection.ts';
import { lookForOthers } from '../auth0/others.ts';
import { openCorrespondence } from '../mail/correspondence.ts';
import { handOver } from '../mail/hand-over.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { deadlineOf } from '../onboarding/deadlines.ts';
import { ids } from '../onboarding/inputs.ts';
import { usersCountOf } from '../onboarding/stored-submission.ts';
import { report } from '../record/reports.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import { occasionOf, told } from '../record/told.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * State "Request switch-on": asks the CSM who chose to decide when single sign-on is switched on. Asks nobody if it is
 * to be right after the trial. Returns `{for, since}`: the wait that begins.
 */
export const handler = taskHandler(
  'RequestSwitchOn',
  z.object({ ...ids, told }),
  async ({ told, ...ids }, environment) => {
    const { RECORD_TABLE } = environment;
    const wait = { for: 'switchOn', since: told.entered, reminded: false } as const;
    const known = await readRecord(RECORD_TABLE, ids.onboardingId);
    if (known?.switchOn !== 'byCsm') {
      await changeRecord(RECORD_TABLE, ids.onboardingId, report(told, { after: 'trial' }));
      return { for: wait.for, since: wait.since };
    }
    const { submission, forUs, link, toCsm } = await openCorrespondence(environment, ids);
    // Read here because the page has no credentials.
    const others = await lookForOthers(
      environment.SECRETS_PREFIX,
      await createManagementClient(environment),
      known,
      submission,
      ids.submissionId,
    );
    // Before the mail, so that its link finds the onboarding waiting.
    await changeRecord(
      RECORD_TABLE,
      ids.onboardingId,
      report(told, {
        stage: 'awaitingSwitchOn',
        after: 'trial',
        begins: wait.for,
        calendar: calendarOf(environment),
        set: () => ({ others }),
      }),
    );
    const props = {
      ...forUs,
      peopleCount: 1 + usersCountOf(submission),
      others,
      deadline: deadlineOf(wait, calendarOf(environment)),
      switchLink: link.switch(),
    };
    await handOver(environment, toCsm(occasionOf(told), { mail: 'switchOnRequested', props }));
    return { for: wait.for, since: wait.since };
  },
);
