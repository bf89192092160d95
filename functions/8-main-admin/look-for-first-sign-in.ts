import * as z from 'zod';
import { createManagementClient, findSignIn } from '../auth0/connection.ts';
import { connectionName } from '../auth0/connection-name.ts';
import { ids, now } from '../onboarding/inputs.ts';
import { readSubmission } from '../onboarding/stored-submission.ts';
import { taskHandler } from '../runtime/handlers.ts';

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
