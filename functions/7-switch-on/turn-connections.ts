import { createManagementClient, switchConnection } from '../auth0/connection.ts';
import { connectionName } from '../onboarding/connection-name.ts';
import type { Change, Doer } from '../record/changes.ts';
import { asOnlyWriter } from '../record/leases.ts';
import { appsOf, type OnboardingRecord } from '../record/onboarding-record.ts';
import { changeRecord } from '../record/store.ts';
import {
  beginSwitch,
  isSwitchedOn,
  switchBy,
  switchedAs,
  switchUndone,
  turn,
} from '../record/switching.ts';
import { ConnectionNotProven } from '../runtime/errors.ts';
import type { EnvironmentOf } from '../runtime/every-handler.ts';
import { allOrNone } from './all-or-none.ts';
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
 * Auth0 first, since people may be locked out; then the record, with the audit. Idempotent. Switches all of them off
 * again if one does not lead to Okta once it is on, unless they were on before.
 * @param record with the switch of the onboarding that it continues
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
  const apps = appsOf(record);
  const wasOn = isSwitchedOn(record);
  const isThere = new Set<OktaApp>();
  let isBegun = false;
  const changeAll = async (change: Change) => {
    for (const each of new Set([onboardingId, record.onboardingId]))
      await changeRecord(RECORD_TABLE, each, change);
  };
  // Excludes "Switch on", which would otherwise switch on what was just switched off.
  const turnOne = (app: OktaApp, to: boolean) =>
    asOnlyWriter(RECORD_TABLE, connectionName(onboardingId, app.domain), async (hold) => {
      // Only before the first one: switching half of them is worse than a switch by a CSM who has just handed over.
      if (!isBegun) {
        await before?.();
        if (to && !wasOn) await changeAll(beginSwitch(doer.at));
      }
      isBegun = true;
      await hold();
      const settings = { onboardingId, domain: app.domain, applications };
      // A deleted connection routes nobody to Okta.
      if (await switchConnection(client, settings, to)) isThere.add(app);
      else if (to) throw new ConnectionNotProven(`${app.domain}: the connection is gone`);
      if (to) await seenByAll(environment, connectionName(onboardingId, app.domain), app, LOOKS);
    });
  if (on)
    await allOrNone(apps, {
      on: (app) => turnOne(app, true),
      off: async (app) => {
        if (isBegun && !wasOn) await turnOne(app, false);
        return !wasOn;
      },
      undone: () => changeAll(switchUndone),
    });
  else for (const app of apps) await turnOne(app, false);
  const { at, by } = doer;
  if (onboardingId !== record.onboardingId)
    await changeRecord(RECORD_TABLE, onboardingId, turn({ on, at, by }));
  const { record: now = record } = await changeRecord(RECORD_TABLE, record.onboardingId, (own) =>
    switchBy(on, reason, doer)(switchedAs(own, record)),
  );
  return { record: now, connections: isThere.size };
}
