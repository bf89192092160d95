import * as z from 'zod';
import { createManagementClient } from '../auth0/connection.ts';
import { causeOfFailure } from '../auth0/failed-sign-in.ts';
import { findFailures, findLatest, findSignIn } from '../auth0/log.ts';
import type { OktaDomain } from '../okta/okta-domain.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { connectionName } from '../onboarding/connection-name.ts';
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
import type { EnvironmentOf } from '../runtime/every-handler.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * State "Look for first sign-in": searches Auth0's log, in case the event was lost. Until the main admin has signed
 * in, records failed sign-ins with their causes, and others' sign-ins.
 * Returns `{signedIn, at, by, isDue}`: the record's answer, which someone may have given since the wait timed out, and
 * whether the wait needs a review, which costs more than continuing it.
 */
export const handler = taskHandler(
  'LookForFirstSignIn',
  // Executions of an earlier definition review the wait every time, and do not send it.
  z.object({ ...ids, told, since: now, wait: wait.optional() }),
  async (input, environment) => {
    const { RECORD_TABLE, SECRETS_PREFIX } = environment;
    const submission = await readSubmission(SECRETS_PREFIX, input);
    const known = await readRecord(RECORD_TABLE, input.onboardingId);
    // Before the switch, there are only trials.
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
 * Searches Auth0's log for the main admin's sign-in through a connection of the onboarding. Without one, returns the
 * failures, oldest first, and the latest sign-in of anyone.
 */
async function search(
  environment: EnvironmentOf<'LookForFirstSignIn'>,
  submission: StoredSubmission,
  since: string,
): Promise<{
  signedInAt?: string;
  failed: FailedSignIn[];
  others: { domain: OktaDomain; at: string }[];
}> {
  const { mainAdmin, oktaApps } = submission;
  const client = await createManagementClient(environment);
  const home = mainAdmin.email.slice(mainAdmin.email.lastIndexOf('@') + 1);
  const failed: FailedSignIn[] = [];
  const others: { domain: OktaDomain; at: string }[] = [];
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
