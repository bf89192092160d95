import * as z from 'zod';
import { createManagementClient, ensureConnection } from '../auth0/connection.ts';
import { connectionSettings } from '../auth0/connection-settings.ts';
import { keepRoutedDomains } from '../auth0/routed-domains.ts';
import { oktaDomainSchema } from '../okta/okta-domain.ts';
import { connectionName } from '../onboarding/connection-name.ts';
import { ids } from '../onboarding/inputs.ts';
import { asOnlyWriter } from '../record/leases.ts';
import { changeRecord } from '../record/store.ts';
import { use } from '../record/uses.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * State "Create connection": creates and configures the connection, but routes none of the submission's e-mail
 * domains to it yet: they are in it only for the trial application, or not at all if the tenant has none. Domains from
 * an earlier onboarding of the company stay. Idempotent.
 */
export const handler = taskHandler(
  'CreateConnection',
  z.object({ ...ids, domain: oktaDomainSchema }),
  async (input, environment) => {
    const { RECORD_TABLE } = environment;
    const [client, settings] = await Promise.all([
      createManagementClient(environment),
      connectionSettings(environment, input),
    ]);
    const owner = settings.onboardingId;
    return asOnlyWriter(RECORD_TABLE, connectionName(owner, settings.domain), async (hold) => {
      // Before anyone can sign in: events name the connection, and the connection's name leads to its owner.
      const { record } = await changeRecord(RECORD_TABLE, owner, use(input.onboardingId));
      const routed = await keepRoutedDomains(
        RECORD_TABLE,
        client,
        settings,
        input.onboardingId,
        record,
      );
      return ensureConnection(
        client,
        routed === undefined ? settings : { ...settings, routedDomains: routed },
        false,
        hold,
      );
    });
  },
);
