import * as z from 'zod';
import { findAccounts } from '../auth0/accounts.ts';
import {
  type ConnectionSettings,
  connectionSettings,
  createManagementClient,
  ensureConnection,
  type ManagementClient,
  switchConnection,
} from '../auth0/connection.ts';
import { connectionName } from '../auth0/connection-name.ts';
import {
  proveApplication,
  proveConnection,
  realApplication,
  trialApplication,
} from '../auth0/proof.ts';
import { keepRoutedDomains } from '../auth0/routed-domains.ts';
import { ids } from '../onboarding/inputs.ts';
import { report, route } from '../record/changes.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import { turn } from '../record/switching.ts';
import { told } from '../record/told.ts';
import { ConnectionNotProven } from '../runtime/errors.ts';
import { type EnvironmentOf, taskHandler } from '../runtime/handlers.ts';
import { seenByAll } from './seen-by-all.ts';

/** Looks at Auth0, two seconds apart. */
const LOOKS = 8;

/** One connection that is to be switched on. */
interface Switch {
  settings: ConnectionSettings;
  /** E-mail domains that lead to it already, from earlier onboardings of the company. */
  before: readonly string[] | undefined;
}

/**
 * State "Switch on": who enters an address of the submission's e-mail domains at sign-in is sent to the
 * customer's Okta from now on. Connection and way in are proven right before, of all Oktas before any is
 * switched on; and with the product's own application right after, or the connection is switched off
 * again. Safe to repeat.
 * @throws ConnectionNotProven, Auth0Unavailable, Auth0Refused
 */
export const handler = taskHandler(
  'SwitchOn',
  z.object({ ...ids, domains: z.array(z.string()), told }),
  async ({ domains, told, ...ids }, environment) => {
    const { RECORD_TABLE } = environment;
    const client = await createManagementClient(environment);
    const application = trialApplication(environment) ?? realApplication(environment);
    await proveApplication(environment, realApplication(environment));
    const switches: Switch[] = [];
    for (const domain of domains) {
      const settings = await connectionSettings(environment, { ...ids, domain });
      await proveConnection(environment, nameOf(settings), settings, application);
      const before = await keepRoutedDomains(RECORD_TABLE, client, settings, ids.onboardingId);
      switches.push({ settings, before });
    }
    for (const each of switches) await switchOn(client, each, environment);
    const { entered: at } = told;
    const turned = turn({ on: true, at, by: 'workflow' });
    const owner = switches[0]?.settings.onboardingId;
    if (owner !== undefined && owner !== ids.onboardingId)
      await changeRecord(RECORD_TABLE, owner, turned);
    const record = await readRecord(RECORD_TABLE, ids.onboardingId);
    // Asked here, as the page that ends a trial has no credentials.
    const accounts = record && (await findAccounts(client, record));
    await changeRecord(
      RECORD_TABLE,
      ids.onboardingId,
      report(told, {
        after: 'switchOn',
        event: 'switchedOn',
        set: (now) => ({
          ...turned(now),
          trials: now.trials.map((trial) => {
            const hasAccount = accounts?.get(trial.id);
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
  { settings, before = [] }: Switch,
  environment: EnvironmentOf<'SwitchOn'>,
): Promise<void> {
  const { onboardingId: owner, domain, isTried } = settings;
  // In the record first: no later write of the connection may leave them out.
  const { record } = await changeRecord(
    environment.RECORD_TABLE,
    owner,
    route(domain, settings.emailDomains),
  );
  const emailDomains = record?.routed?.[domain] ?? settings.emailDomains;
  const applications = environment.AUTH0_CLIENT_IDS;
  // One that was made for the trial has them; one that people use already gets those that are new.
  const hasAll = isTried && (before.length === 0 || emailDomains.length === before.length);
  if (!hasAll) await ensureConnection(client, { ...settings, emailDomains }, true);
  const real = { ...settings, applications };
  if (!(await switchConnection(client, real, true)))
    throw new ConnectionNotProven(`${domain}: the connection is gone`);
  try {
    await seenByAll(environment, nameOf(settings), settings, LOOKS);
  } catch (error) {
    if (!(error instanceof ConnectionNotProven)) throw error;
    // Whom it leads to Okta already is not locked out.
    if (before.length > 0) throw error;
    await switchConnection(client, real, false);
    throw new ConnectionNotProven(`${domain}: ${error.message}. It was switched off again.`);
  }
}
