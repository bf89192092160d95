import * as z from 'zod';
import { createManagementClient, findSignIn } from '../auth0/connection.ts';
import { connectionName } from '../auth0/connection-name.ts';
import { ids, now } from '../onboarding/inputs.ts';
import { readSubmission, type StoredSubmission } from '../onboarding/stored-submission.ts';
import { confirmSignIn } from '../record/changes.ts';
import { changeRecord } from '../record/store.ts';
import { told } from '../record/told.ts';
import { type EnvironmentOf, taskHandler } from '../runtime/handlers.ts';

/**
 * State "Look for first sign-in": asks Auth0's log, in case the event was lost.
 * Result `{signedIn, at, by}`: what the record has, where somebody told it since the wait timed out.
 */
export const handler = taskHandler(
  'LookForFirstSignIn',
  z.object({ ...ids, told, since: now }),
  async (input, environment) => {
    const { RECORD_TABLE, SECRETS_PREFIX } = environment;
    const found = await search(environment, await readSubmission(SECRETS_PREFIX, input), input);
    const { record } = await changeRecord(RECORD_TABLE, input.onboardingId, (record) =>
      found
        ? confirmSignIn(
            { signedIn: true, at: found, by: 'log' },
            {
              at: input.told.entered,
              by: 'Auth0',
            },
          )(record)
        : undefined,
    );
    return record?.signIn ?? { signedIn: false, at: '', by: '' };
  },
);

/** When the main admin signed in through a connection of the onboarding, as Auth0's log has it. */
async function search(
  environment: EnvironmentOf<'LookForFirstSignIn'>,
  { mainAdmin, oktaApps }: StoredSubmission,
  { onboardingId, since }: { onboardingId: string; since: string },
): Promise<string | undefined> {
  const client = await createManagementClient(environment);
  const home = mainAdmin.email.slice(mainAdmin.email.lastIndexOf('@') + 1);
  for (const { domain, emailDomains } of oktaApps) {
    if (!emailDomains.includes(home)) continue;
    const name = connectionName(onboardingId, domain);
    const at = await findSignIn(client, name, mainAdmin.email, since);
    if (at) return at;
  }
  return undefined;
}
