import type { ConnectionName } from '../onboarding/connection-name.ts';
import type { StoredApp } from '../onboarding/stored-submission.ts';
import { parseBrand } from '../runtime/brand.ts';
import { Auth0Unavailable, ConnectionNotProven } from '../runtime/errors.ts';
import { outboundTo } from './outbound-to.ts';

/** Maximum redirects: Auth0 may pass through its own pages before it redirects to Okta. */
const MOST_REDIRECTS = 3;

/** An application at Auth0, and a callback URL that is registered for it. */
export interface Application {
  clientId: string;
  redirectUri: string;
}

interface Environment {
  AUTH0_DOMAIN: string;
  AUTH0_CLIENT_IDS: string[];
  AUTH0_REDIRECT_URI: string;
  AUTH0_TRIAL_CLIENT_ID: string | undefined;
  PUBLIC_URL: string;
  TRUSTED_ORIGINS: string[];
}

/** Auth0's redirect target after a trial, and after the sign-out that follows it. */
export const trialCallback = ({ PUBLIC_URL }: { PUBLIC_URL: string }) =>
  `${PUBLIC_URL}/trials/callback`;

/** The application that people use. */
export const realApplication = (environment: Environment): Application => ({
  clientId: environment.AUTH0_CLIENT_IDS[0] ?? '',
  redirectUri: environment.AUTH0_REDIRECT_URI,
});

/** The application for trials, if the tenant has one. */
export const trialApplication = (environment: Environment): Application | undefined =>
  environment.AUTH0_TRIAL_CLIENT_ID === undefined
    ? undefined
    : {
        clientId: environment.AUTH0_TRIAL_CLIENT_ID,
        redirectUri: trialCallback(environment),
      };

async function redirectOf(fetch: typeof globalThis.fetch, url: URL): Promise<URL> {
  const response = await fetch(url).catch(() => {
    throw new Auth0Unavailable(`No answer from ${url.host}`);
  });
  if (response.status === 429 || response.status >= 500)
    throw new Auth0Unavailable(`${url.host} answered ${response.status}`);
  const location = response.headers.get('location');
  if (!location) throw new ConnectionNotProven(`${url.host} answered ${response.status}`);
  return new URL(location, url);
}

function authorizeUrl(auth0Domain: string, query: Record<string, string>): URL {
  const url = new URL(`https://${auth0Domain}/authorize`);
  url.search = new URLSearchParams(query).toString();
  return url;
}

/**
 * Follows `/authorize?connection=…` like a browser, up to the customer's Okta, without anyone signing in.
 * @returns where Auth0 redirects to
 * @throws ConnectionNotProven naming the host it led to instead (never a query); Auth0Unavailable for 429, 5xx and no
 *   answer
 */
export async function followAuthorize(
  fetch: typeof globalThis.fetch,
  auth0Domain: string,
  query: Record<string, string>,
): Promise<URL> {
  const start = authorizeUrl(auth0Domain, query);
  let url = start;
  for (let redirects = 0; redirects < MOST_REDIRECTS; redirects += 1) {
    url = await redirectOf(fetch, url);
    if (url.host !== start.host) return url;
  }
  throw new ConnectionNotProven(`${start.host} does not lead anywhere else`);
}

const queryOf = ({ clientId, redirectUri }: Application) => ({
  client_id: clientId,
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'openid profile email',
  state: 'proof',
});

/**
 * Proves that Auth0 redirects to the customer's Okta, with the customer's client ID and one of the callback URLs
 * verified there.
 * @param name of the connection
 * @throws ConnectionNotProven, Auth0Unavailable
 */
export async function proveConnection(
  environment: Environment & { BRAND: unknown },
  name: ConnectionName,
  app: Pick<StoredApp, 'domain' | 'clientId'>,
  application: Application,
): Promise<void> {
  const { callbackUrls } = parseBrand(environment.BRAND);
  const { fetch } = outboundTo(environment);
  const url = await followAuthorize(fetch, environment.AUTH0_DOMAIN, {
    connection: name,
    ...queryOf(application),
  });
  if (url.host !== app.domain)
    throw new ConnectionNotProven(`It leads to ${url.host}, not to ${app.domain}`);
  if (url.searchParams.get('client_id') !== app.clientId)
    throw new ConnectionNotProven('It leads to Okta with another client ID');
  if (!callbackUrls.includes(url.searchParams.get('redirect_uri') ?? ''))
    throw new ConnectionNotProven('It leads to Okta with a callback URL that was not checked');
}

/**
 * Proves that Auth0 accepts the application and its callback URL, whether or not it may use any connection: for an
 * unknown one, Auth0 answers with a page (https://auth0.com/docs/api/authentication#authorize-application).
 * @throws ConnectionNotProven, Auth0Unavailable
 */
export async function proveApplication(
  environment: Environment,
  application: Application,
): Promise<void> {
  const { fetch } = outboundTo(environment);
  await redirectOf(fetch, authorizeUrl(environment.AUTH0_DOMAIN, queryOf(application)));
}
