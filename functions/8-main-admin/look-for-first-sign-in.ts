import * as z from 'zod';
import { createManagementClient } from '../auth0/connection.ts';
import { connectionName } from '../auth0/connection-name.ts';
import { causeOfFailure } from '../auth0/failed-sign-in.ts';
import { findFailures, findSignIn } from '../auth0/log.ts';
import { ids, now } from '../onboarding/inputs.ts';
import {
  connectionsOwner,
  readSubmission,
  type StoredSubmission,
} from '../onboarding/stored-submission.ts';
import { confirmSignIn, failSignIn } from '../record/changes.ts';
import type { FailedSignIn } from '../record/onboarding-record.ts';
import { changeRecord } from '../record/store.ts';
import { told } from '../record/told.ts';
import { type EnvironmentOf, taskHandler } from '../runtime/handlers.ts';

/**
 * State "Look for first sign-in": asks Auth0's log, in case the event was lost. While the main admin is
 * not in, sign-ins that failed are kept with their cause.
 * Result `{signedIn, at, by}`: what the record has, where somebody told it since the wait timed out.
 */
export const handler = taskHandler(
  'LookForFirstSignIn',
  z.object({ ...ids, told, since: now }),
  async (input, environment) => {
    const { RECORD_TABLE, SECRETS_PREFIX } = environment;
    const submission = await readSubmission(SECRETS_PREFIX, input);
    const { signedInAt, failed } = await search(environment, submission, input);
    const { record } = await changeRecord(RECORD_TABLE, input.onboardingId, (record) => {
      if (signedInAt !== undefined)
        return confirmSignIn(
          { signedIn: true, at: signedInAt, by: 'log' },
          { at: input.told.entered, by: 'Auth0' },
        )(record);
      const next = failed.reduce((known, each) => failSignIn(each)(known) ?? known, record);
      return next === record ? undefined : next;
    });
    return record?.signIn ?? { signedIn: false, at: '', by: '' };
  },
);

/**
 * When the main admin signed in through a connection of the onboarding, as Auth0's log has it, and else
 * what failed, the oldest first.
 */
async function search(
  environment: EnvironmentOf<'LookForFirstSignIn'>,
  submission: StoredSubmission,
  { since }: { since: string },
): Promise<{ signedInAt?: string; failed: FailedSignIn[] }> {
  const { mainAdmin, oktaApps } = submission;
  const client = await createManagementClient(environment);
  const home = mainAdmin.email.slice(mainAdmin.email.lastIndexOf('@') + 1);
  const failed: FailedSignIn[] = [];
  for (const { domain, emailDomains } of oktaApps) {
    if (!emailDomains.includes(home)) continue;
    const name = connectionName(connectionsOwner(submission), domain);
    const signedInAt = await findSignIn(client, name, mainAdmin.email, since);
    if (signedInAt !== undefined) return { signedInAt, failed: [] };
    const failures = await findFailures(client, name, since);
    failed.push(
      ...failures
        .map((failure) => ({ ...causeOfFailure(failure), domain, at: failure.date }))
        .toReversed(),
    );
  }
  return { failed };
}
