import * as z from 'zod';
import { createManagementClient } from '../auth0/connection.ts';
import { connectionName } from '../auth0/connection-name.ts';
import { causeOfFailure } from '../auth0/failed-sign-in.ts';
import { findFailures, findLatest, findSignIn } from '../auth0/log.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { dueOf } from '../onboarding/deadlines.ts';
import { ids, now, wait } from '../onboarding/inputs.ts';
import {
  connectionsOwner,
  readSubmission,
  type StoredSubmission,
} from '../onboarding/stored-submission.ts';
import type { FailedSignIn } from '../record/onboarding-record.ts';
import { confirmSignIn, failSignIn, seeSignIn } from '../record/sign-ins.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import { told } from '../record/told.ts';
import { type EnvironmentOf, taskHandler } from '../runtime/handlers.ts';

/**
 * State "Look for first sign-in": asks Auth0's log, in case the event was lost. While the main admin is
 * not in, sign-ins that failed are kept with their cause, and that others got in.
 * Result `{signedIn, at, by, isDue}`: what the record has, where somebody told it since the wait timed out;
 * and whether the wait is to be reviewed, which costs more than going on with it.
 */
export const handler = taskHandler(
  'LookForFirstSignIn',
  // Executions that began under an earlier definition review it each time, and do not say what it is.
  z.object({ ...ids, told, since: now, wait: wait.optional() }),
  async (input, environment) => {
    const { RECORD_TABLE, SECRETS_PREFIX } = environment;
    const submission = await readSubmission(SECRETS_PREFIX, input);
    const known = await readRecord(RECORD_TABLE, input.onboardingId);
    // Before the switch there are trials alone.
    const since = [input.since, known?.switched?.at ?? ''].sort().at(-1) ?? input.since;
    const { signedInAt, failed, others } = await search(environment, submission, since);
    const { record } = await changeRecord(RECORD_TABLE, input.onboardingId, (record) => {
      if (signedInAt !== undefined)
        return confirmSignIn(
          { signedIn: true, at: signedInAt, by: 'log' },
          { at: input.told.entered, by: 'Auth0' },
        )(record);
      const changes = [
        ...failed.map(failSignIn),
        ...others.map(({ domain, at }) => seeSignIn(domain, at)),
      ];
      const next = changes.reduce((known, change) => change(known) ?? known, record);
      return next === record ? undefined : next;
    });
    const isDue =
      input.wait !== undefined &&
      dueOf(input.wait, input.told.entered, calendarOf(environment)) !== 'nothing';
    return { ...(record?.signIn ?? { signedIn: false, at: '', by: '' }), isDue };
  },
);

/**
 * When the main admin signed in through a connection of the onboarding, as Auth0's log has it, and else
 * what failed, the oldest first, and the latest of anybody.
 */
async function search(
  environment: EnvironmentOf<'LookForFirstSignIn'>,
  submission: StoredSubmission,
  since: string,
): Promise<{
  signedInAt?: string;
  failed: FailedSignIn[];
  others: { domain: string; at: string }[];
}> {
  const { mainAdmin, oktaApps } = submission;
  const client = await createManagementClient(environment);
  const home = mainAdmin.email.slice(mainAdmin.email.lastIndexOf('@') + 1);
  const failed: FailedSignIn[] = [];
  const others: { domain: string; at: string }[] = [];
  for (const { domain, emailDomains } of oktaApps) {
    if (!emailDomains.includes(home)) continue;
    const through = {
      name: connectionName(connectionsOwner(submission), domain),
      applications: environment.AUTH0_CLIENT_IDS,
    };
    const signedInAt = await findSignIn(client, through, mainAdmin.email, since);
    if (signedInAt !== undefined) return { signedInAt, failed: [], others: [] };
    const at = await findLatest(client, through, since);
    if (at !== undefined) others.push({ domain, at });
    const failures = await findFailures(client, through, since);
    failed.push(
      ...failures
        .map((failure) => ({ ...causeOfFailure(failure), domain, at: failure.date }))
        .toReversed(),
    );
  }
  return { failed, others };
}
