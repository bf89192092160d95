import * as z from 'zod';
import { createManagementClient } from '../auth0/connection.ts';
import { takeOut } from '../auth0/take-out.ts';
import { oktaDomainSchema } from '../okta/okta-domain.ts';
import {
  type ConnectionName,
  connectionName,
  onboardingOfConnection,
} from '../onboarding/connection-name.ts';
import { onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { type Change, unroute } from '../record/changes.ts';
import { conflictsIn } from '../record/conflict.ts';
import { foundConflicts } from '../record/domain-changes.ts';
import { asOnlyWriter } from '../record/leases.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import { taskHandler } from '../runtime/handlers.ts';

/** A company's other connections keep the domains: one of them may be where they are routed to now. */
const unrouteFrom =
  (connection: ConnectionName, domains: readonly string[]): Change =>
  (record) => {
    const oktas = Object.keys(record.routed ?? {}).map((each) => oktaDomainSchema.parse(each));
    const okta = oktas.find((each) => connectionName(record.onboardingId, each) === connection);
    return okta && unroute(okta, domains)(record);
  };

/**
 * State "Take over domains": removes e-mail domains, now routed to the new connection, from their previous
 * connections: those that the CSM named, or the company's own. Updates the record first, so that no later write of
 * such a connection brings them back. Idempotent.
 * @throws Auth0Unavailable, Auth0Refused
 */
export const handler = taskHandler(
  'TakeOverDomains',
  z.object({ onboardingId: onboardingIdSchema }),
  async ({ onboardingId }, environment) => {
    const { RECORD_TABLE } = environment;
    const record = await readRecord(RECORD_TABLE, onboardingId);
    const { replaces = [] } = record ?? {};
    const taken = conflictsIn(record ?? {}).flatMap(({ kind, connection, domain }) =>
      connection !== undefined &&
      (kind === 'own' || (kind === 'other' && replaces.includes(connection)))
        ? { connection, domain }
        : [],
    );
    const byConnection = Map.groupBy(taken, ({ connection }) => connection);
    if (byConnection.size === 0) return { connections: 0 };
    const client = await createManagementClient(environment);
    for (const [connection, those] of byConnection) {
      const domains = those.map(({ domain }) => domain);
      const owner = onboardingOfConnection(connection);
      await asOnlyWriter(RECORD_TABLE, connection, async (hold) => {
        if (owner !== undefined)
          await changeRecord(RECORD_TABLE, owner, unrouteFrom(connection, domains));
        await takeOut(client, connection, domains, hold);
      });
    }
    await changeRecord(RECORD_TABLE, onboardingId, foundConflicts([]));
    return { connections: byConnection.size };
  },
);
