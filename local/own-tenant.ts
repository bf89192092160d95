import type { DatabaseSync } from 'node:sqlite';
import { random } from './random.ts';
import { remember } from './remembered.ts';
import { type Settings, STAND_IN } from './settings.ts';

/**
 * The Auth0 tenant that the product uses, and the one where the operator's own people sign in: those in the settings,
 * or the stand-in. Also the stand-in's applications, whose credentials are generated at the first start.
 */
export function tenantOf({
  settings,
  database,
  url,
  publicUrl,
  auth0Origin,
}: {
  settings: Settings;
  database: DatabaseSync;
  /** The home page's. */
  url: string;
  publicUrl: string;
  auth0Origin: string;
}) {
  const client = (name: string) => ({
    clientId: remember(database, `${name}Id`, random),
    clientSecret: remember(database, `${name}Secret`, random),
  });
  const managementClient = client('managementClient');
  const product = {
    ...client('applicationClient'),
    name: 'Sequel',
    redirectUris: [`${url}/sequel/callback`],
    logoutUrls: [`${url}/sequel/`],
  };
  const trialCallback = `${publicUrl}/trials/callback`;
  const trial = {
    ...client('trialClient'),
    name: 'Trial of single sign-on',
    redirectUris: [trialCallback],
    logoutUrls: [trialCallback],
  };
  const ownPeople = {
    ...client('staffClient'),
    name: 'Sequel’s own people',
    redirectUris: [`${publicUrl}/staff/callback`],
    logoutUrls: [],
    hasOwnPeople: true,
  };
  const { host } = new URL(auth0Origin);
  const { clientId, clientSecret } = ownPeople;
  return {
    tenant: settings.auth0 ?? {
      domain: host,
      managementClient,
      clientIds: product.clientId,
      redirectUri: `${url}/sequel/callback`,
      trialClient: { clientId: trial.clientId, clientSecret: trial.clientSecret },
    },
    staff:
      settings.staffSignIn === STAND_IN
        ? { domain: host, clientId, clientSecret }
        : settings.staffSignIn,
    product,
    /** The stand-in's applications. */
    standIn: { managementClient, applications: [product, trial, ownPeople] },
  };
}
