import * as z from 'zod';
import { findAccounts } from '../auth0/accounts.ts';
import {
  type ConnectionSettings,
  createManagementClient,
  ensureConnection,
  type ManagementClient,
  switchConnection,
} from '../auth0/connection.ts';
import { connectionSettings } from '../auth0/connection-settings.ts';
import {
  proveApplication,
  proveConnection,
  realApplication,
  trialApplication,
} from '../auth0/proof.ts';
import { addRoutes } from '../auth0/routed-domains.ts';
import { oktaDomainSchema } from '../okta/okta-domain.ts';
import { connectionName } from '../onboarding/connection-name.ts';
import { ids } from '../onboarding/inputs.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { unroute } from '../record/changes.ts';
import { asOnlyWriter, type Hold } from '../record/leases.ts';
import { isStopped, type OnboardingRecord } from '../record/onboarding-record.ts';
import { report } from '../record/reports.ts';
import { inUse } from '../record/shared-connections.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import { beginSwitch, switchUndone, turn } from '../record/switching.ts';
import { told } from '../record/told.ts';
import { ConnectionNotProven, InvalidState } from '../runtime/errors.ts';
import type { EnvironmentOf } from '../runtime/every-handler.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { allOrNone } from './all-or-none.ts';
import { seenByAll } from './seen-by-all.ts';

/** Maximum attempts to prove it, two seconds apart. */
const LOOKS = 8;

/**
 * State "Switch on": from now on, people with addresses of the submission's e-mail domains are routed to the
 * customer's Okta. Right before, proves the connection and the application, for all Oktas before switching any on.
 * Right after, proves it with the product's own application, or else switches all of them off again. Idempotent.
 * @throws ConnectionNotProven, Auth0Unavailable, Auth0Refused; InvalidState if it was stopped in the meantime
 */
export const handler = taskHandler(
  'SwitchOn',
  z.object({ ...ids, domains: z.array(oktaDomainSchema), told }),
  async ({ domains, told, ...ids }, environment) => {
    const { RECORD_TABLE } = environment;
    const client = await createManagementClient(environment);
    const application = trialApplication(environment) ?? realApplication(environment);
    await proveApplication(environment, realApplication(environment));
    const connections: ConnectionSettings[] = [];
    for (const domain of domains) {
      const settings = await connectionSettings(environment, { ...ids, domain });
      await proveConnection(environment, nameOf(settings), settings, application);
      connections.push(settings);
    }
    const owner = connections[0]?.onboardingId ?? ids.onboardingId;
    const isFollowUp = owner !== ids.onboardingId;
    // In the company's first onboarding, routed domains come from an earlier attempt of its own.
    const { routed = {} } = (isFollowUp && (await readRecord(RECORD_TABLE, owner))) || {};
    const { entered: at } = told;
    const begin = (now: OnboardingRecord) =>
      isStopped(now) || now.switched?.on ? {} : (beginSwitch(at)(now) ?? {});
    const { record } = await changeRecord(
      RECORD_TABLE,
      ids.onboardingId,
      report(told, { after: 'switchOn', set: begin }),
    );
    // An earlier attempt succeeded, and what people have switched since stands.
    if (record?.switched?.on && record.switching === undefined) return { on: true };
    if (record?.switching === undefined)
      throw new InvalidState('It was stopped, or is further along: nothing is switched on');
    await allOrNone(connections, {
      on: (settings) =>
        asOnlyWriter(RECORD_TABLE, nameOf(settings), (hold) =>
          switchOn(client, settings, ids.onboardingId, environment, hold),
        ),
      off: async (settings) => {
        // Does not lock out people it already routes to Okta.
        if (routed[settings.domain]?.length) return false;
        return asOnlyWriter(RECORD_TABLE, nameOf(settings), (hold) =>
          switchOff(client, settings, environment, hold),
        );
      },
      undone: () => changeRecord(RECORD_TABLE, ids.onboardingId, switchUndone),
    });
    const turned = turn({ on: true, at, by: 'workflow' });
    if (isFollowUp)
      await changeRecord(RECORD_TABLE, owner, (now) => {
        const next = turned(now);
        return inUse(connections)(next ?? now) ?? next;
      });
    // Read here because the page that ends a trial has no credentials.
    const accounts = await findAccounts(client, record);
    await changeRecord(
      RECORD_TABLE,
      ids.onboardingId,
      report(told, {
        event: 'switchedOn',
        set: (now) => ({
          ...turned(now),
          trials: now.trials.map((trial) => {
            const hasAccount = accounts.get(trial.id);
            return hasAccount === undefined ? trial : { ...trial, hasAccount };
          }),
        }),
      }),
      record,
    );
    return { on: true };
  },
);

const nameOf = ({ onboardingId, domain }: ConnectionSettings) =>
  connectionName(onboardingId, domain);

async function switchOn(
  client: ManagementClient,
  settings: ConnectionSettings,
  onboardingId: OnboardingId,
  environment: EnvironmentOf<'SwitchOn'>,
  hold: Hold,
): Promise<void> {
  const { RECORD_TABLE } = environment;
  const { onboardingId: owner, domain, isTried } = settings;
  const applications = environment.AUTH0_CLIENT_IDS;
  // A connection made for the trial has them all. One in use gets the new ones.
  const hasAll = isTried && owner === onboardingId;
  await addRoutes(RECORD_TABLE, client, settings, onboardingId, async (all) => {
    if (!hasAll) await ensureConnection(client, all, true, hold);
  });
  await hold();
  if (!(await switchConnection(client, { ...settings, applications }, true)))
    throw new ConnectionNotProven(`${domain}: the connection is gone`);
  try {
    await seenByAll(environment, nameOf(settings), settings, LOOKS);
  } catch (error) {
    if (!(error instanceof ConnectionNotProven)) throw error;
    throw new ConnectionNotProven(`${domain}: ${error.message}`);
  }
}

/** Whether it is off now: another onboarding may use it since. */
async function switchOff(
  client: ManagementClient,
  settings: ConnectionSettings,
  { RECORD_TABLE, AUTH0_CLIENT_IDS: applications }: EnvironmentOf<'SwitchOn'>,
  hold: Hold,
): Promise<boolean> {
  const { onboardingId: owner, domain, emailDomains } = settings;
  const { record } = await changeRecord(RECORD_TABLE, owner, unroute(domain, emailDomains));
  if (record?.routed?.[domain]?.length) return false;
  await hold();
  await switchConnection(client, { ...settings, applications }, false);
  return true;
}
