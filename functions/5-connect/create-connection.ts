import * as z from 'zod';
import { createManagementClient, ensureConnection } from '../auth0/connection.ts';
import { connectionSettings } from '../auth0/connection-settings.ts';
import { keepRoutedDomains } from '../auth0/routed-domains.ts';
import { oktaDomainSchema } from '../okta/okta-domain.ts';
import { connectionName } from '../onboarding/connection-name.ts';
import { ids } from '../onboarding/inputs.ts';
import { asOnlyWriter } from '../record/leases.ts';
import { findMisfits } from '../record/shared-connections.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import { use } from '../record/uses.ts';
import { Auth0Refused } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';

const misfits: Record<string, string> = {
  otherClientId: 'its connection leads to another app, so everybody would be sent to this one',
  connectionFull: 'its connection would have too many e-mail domains',
};

/**
 * State "Create connection": creates and configures the connection, but routes none of the submission's e-mail
 * domains to it yet: they are in it only for the trial application, or not at all if the tenant has none. Domains from
 * an earlier onboarding of the company stay, and so does their Okta app. Idempotent.
 * @throws Auth0Refused, also if the submission does not fit the connection; Auth0Unavailable
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
      const first = await readRecord(RECORD_TABLE, owner);
      const [misfit] = first ? await findMisfits(RECORD_TABLE, first, input, [settings]) : [];
      // Found at the approval, unless another onboarding was approved since.
      if (misfit) throw new Auth0Refused(`${settings.domain}: ${misfits[misfit.code]}`);
      // Before anyone can sign in: events name the connection, and the connection's name leads to its owner.
      const { record } = await changeRecord(RECORD_TABLE, owner, use(input.onboardingId), first);
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
