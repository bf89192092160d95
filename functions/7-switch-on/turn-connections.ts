import { createManagementClient, switchConnection } from '../auth0/connection.ts';
import { connectionName } from '../onboarding/connection-name.ts';
import type { Doer } from '../record/changes.ts';
import { asOnlyWriter, type Hold } from '../record/leases.ts';
import { appsOf, type OnboardingRecord } from '../record/onboarding-record.ts';
import { changeRecord } from '../record/store.ts';
import { switchBy, turn } from '../record/switching.ts';
import { ConnectionNotProven } from '../runtime/errors.ts';
import type { EnvironmentOf } from '../runtime/every-handler.ts';
import { seenByAll } from './seen-by-all.ts';

/** Maximum attempts to prove it; kept low because someone is waiting. */
const LOOKS = 3;

type OktaApp = ReturnType<typeof appsOf>[number];

interface Turn {
  on: boolean;
  reason: string;
  doer: Doer;
  /** Called right before anything is switched; throws to prevent it. */
  before?: () => Promise<void>;
}

/**
 * Switches the connections of an onboarding off or on again, with one call per connection that changes nothing else.
 * Auth0 first, since people may be locked out; then the record, with the audit. Idempotent. Switches a connection off
 * again if it does not lead to Okta once it is on.
 * @returns the record, and the number of connections
 * @throws ConnectionNotProven if one is gone, or does not lead to Okta; Auth0Unavailable, Auth0Refused
 */
export async function turnConnections(
  environment: EnvironmentOf<'SwitchConnections'>,
  record: OnboardingRecord,
  { on, reason, doer, before }: Turn,
): Promise<{ record: OnboardingRecord; connections: number }> {
  const { RECORD_TABLE, AUTH0_CLIENT_IDS: applications } = environment;
  const onboardingId = record.continues ?? record.onboardingId;
  const client = await createManagementClient(environment);
  let connections = 0;
  let isBegun = false;
  const turnOne = async (app: OktaApp, hold: Hold) => {
    const settings = { onboardingId, domain: app.domain, applications };
    // Only before the first one: switching half of them is worse than a switch by a CSM who has just handed over.
    if (!isBegun) await before?.();
    isBegun = true;
    await hold();
    const isThere = await switchConnection(client, settings, on);
    if (isThere) connections += 1;
    // A deleted connection routes nobody to Okta.
    else if (on) throw new ConnectionNotProven(`${app.domain}: the connection is gone`);
    if (!on) return;
    try {
      await seenByAll(environment, connectionName(onboardingId, app.domain), app, LOOKS);
    } catch (error) {
      if (error instanceof ConnectionNotProven) {
        await hold();
        await switchConnection(client, settings, false);
      }
      throw error;
    }
  };
  // Excludes "Switch on", which would otherwise switch on what was just switched off.
  for (const app of appsOf(record))
    await asOnlyWriter(RECORD_TABLE, connectionName(onboardingId, app.domain), (hold) =>
      turnOne(app, hold),
    );
  const { at, by } = doer;
  if (onboardingId !== record.onboardingId)
    await changeRecord(RECORD_TABLE, onboardingId, turn({ on, at, by }));
  const { record: now = record } = await changeRecord(
    RECORD_TABLE,
    record.onboardingId,
    switchBy(on, reason, doer),
    record,
  );
  return { record: now, connections };
}
