import * as z from 'zod';
import { createManagementClient, findSignIn } from '../5-connect/connection.ts';
import { connectionName } from '../5-connect/connection-name.ts';
import { taskHandler } from '../shared/handlers.ts';
import { ids, now } from '../shared/inputs.ts';
import { readSubmission } from '../shared/stored-submission.ts';

/**
 * State "Look for first sign-in": asks Auth0's log, in case the event was lost.
 * Result `{signedIn, at, by: 'log'}`.
 */
export const handler = taskHandler(
  'LookForFirstSignIn',
  z.object({ ...ids, since: now }),
  async (input, environment) => {
    const { mainAdmin, oktaApps } = await readSubmission(environment.SECRETS_PREFIX, input);
    const client = await createManagementClient(environment);
    const home = mainAdmin.email.slice(mainAdmin.email.lastIndexOf('@') + 1);
    for (const { domain, emailDomains } of oktaApps) {
      if (!emailDomains.includes(home)) continue;
      const name = connectionName(input.onboardingId, domain);
      const at = await findSignIn(client, name, mainAdmin.email, input.since);
      if (at) return { signedIn: true, at, by: 'log' };
    }
    return { signedIn: false, at: '', by: '' };
  },
);
