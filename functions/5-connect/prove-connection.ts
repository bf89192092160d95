import * as z from 'zod';
import { proveConnection, realApplication, trialApplication } from '../auth0/proof.ts';
import { oktaDomainSchema } from '../okta/okta-domain.ts';
import { connectionName } from '../onboarding/connection-name.ts';
import { ids } from '../onboarding/inputs.ts';
import { connectionsOwner, readApp } from '../onboarding/stored-submission.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * State "Prove connection": proves that Auth0 redirects to the customer's Okta, with the customer's client ID and one
 * of the callback URLs verified there.
 */
export const handler = taskHandler(
  'ProveConnection',
  z.object({ ...ids, domain: oktaDomainSchema }),
  async (input, environment) => {
    const { app, submission } = await readApp(environment.SECRETS_PREFIX, input);
    await proveConnection(
      environment,
      connectionName(connectionsOwner(submission), app.domain),
      app,
      trialApplication(environment) ?? realApplication(environment),
    );
    return { proven: true };
  },
);
