import * as z from 'zod';
import { connectionName } from '../auth0/connection-name.ts';
import { ids } from '../onboarding/inputs.ts';
import { connectionsOwner, readApp } from '../onboarding/stored-submission.ts';
import { createOutbound } from '../outbound/outbound.ts';
import { parseBrand } from '../runtime/brand.ts';
import { Auth0Unavailable, ConnectionNotProven } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';

/** Auth0 may pass through its own pages before it leaves for Okta. */
const MOST_REDIRECTS = 3;

/**
 * Follows `/authorize?connection=…` as a browser would, up to the customer's Okta, with nobody
 * signing in.
 * @returns where Auth0 sends people
 * @throws ConnectionNotProven saying where it led instead (a host, never a query); Auth0Unavailable
 *   for 429, 5xx and no answer
 */
export async function followAuthorize(
  fetch: typeof globalThis.fetch,
  auth0Domain: string,
  query: Record<string, string>,
): Promise<URL> {
  const start = new URL(`https://${auth0Domain}/authorize`);
  start.search = new URLSearchParams(query).toString();
  let url = start;
  for (let redirects = 0; redirects < MOST_REDIRECTS; redirects += 1) {
    const response = await fetch(url).catch(() => {
      throw new Auth0Unavailable(`No answer from ${url.host}`);
    });
    if (response.status === 429 || response.status >= 500)
      throw new Auth0Unavailable(`${url.host} answered ${response.status}`);
    const location = response.headers.get('location');
    if (!location) throw new ConnectionNotProven(`${url.host} answered ${response.status}`);
    url = new URL(location, url);
    if (url.host !== start.host) return url;
  }
  throw new ConnectionNotProven(`${start.host} does not lead anywhere else`);
}

/**
 * State "Prove connection": Auth0 must send people to the customer's Okta, with the customer's
 * client ID and one of the callback URLs that were checked there.
 */
export const handler = taskHandler(
  'ProveConnection',
  z.object({ ...ids, domain: z.string() }),
  async (input, environment) => {
    const { app, submission } = await readApp(environment.SECRETS_PREFIX, input);
    const { callbackUrls } = parseBrand(environment.BRAND);
    const { fetch } = createOutbound({ trustedOrigins: environment.TRUSTED_ORIGINS });
    const url = await followAuthorize(fetch, environment.AUTH0_DOMAIN, {
      connection: connectionName(connectionsOwner(submission), app.domain),
      client_id: environment.AUTH0_CLIENT_IDS[0] ?? '',
      redirect_uri: environment.AUTH0_REDIRECT_URI,
      response_type: 'code',
      scope: 'openid profile email',
      state: 'proof',
    });
    if (url.host !== app.domain)
      throw new ConnectionNotProven(`It leads to ${url.host}, not to ${app.domain}`);
    if (url.searchParams.get('client_id') !== app.clientId)
      throw new ConnectionNotProven('It leads to Okta with another client ID');
    if (!callbackUrls.includes(url.searchParams.get('redirect_uri') ?? ''))
      throw new ConnectionNotProven('It leads to Okta with a callback URL that was not checked');
    return { proven: true };
  },
);
