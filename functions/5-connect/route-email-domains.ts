import * as z from 'zod';
import { createManagementClient, ensureConnection } from '../auth0/connection.ts';
import { connectionSettings } from '../auth0/connection-settings.ts';
import { addRoutes } from '../auth0/routed-domains.ts';
import { oktaDomainSchema } from '../okta/okta-domain.ts';
import { connectionName } from '../onboarding/connection-name.ts';
import { ids } from '../onboarding/inputs.ts';
import { asOnlyWriter } from '../record/leases.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * State "Route e-mail domains", for executions started before "Switch on" existed: from now on, people with addresses
 * of these domains are routed to the customer's Okta, in addition to those routed before. Returns
 * `{domain, connectionId, connection}`.
 */
export const handler = taskHandler(
  'RouteEmailDomains',
  z.object({ ...ids, domain: oktaDomainSchema }),
  async (input, environment) => {
    const { RECORD_TABLE } = environment;
    const client = await createManagementClient(environment);
    const settings = await connectionSettings(environment, input);
    const { onboardingId: owner, domain } = settings;
    return asOnlyWriter(RECORD_TABLE, connectionName(owner, domain), async (hold) => {
      const { id, name } = await addRoutes(
        RECORD_TABLE,
        client,
        settings,
        input.onboardingId,
        (all) => ensureConnection(client, all, true, hold),
      );
      return { domain: input.domain, connectionId: id, connection: name };
    });
  },
);
