import * as openid from 'openid-client';
import { createOutbound } from '../outbound/outbound.ts';

/**
 * A sign-in through one of Auth0's applications: authorization code with PKCE, state and nonce
 * (https://auth0.com/docs/get-started/authentication-and-authorization-flow/authorization-code-flow-with-pkce).
 * Tokens are looked at and forgotten.
 */

/** What binds a sign-in to the browser that began it. */
export interface Attempt {
  state: string;
  nonce: string;
  codeVerifier: string;
}

export const newAttempt = (): Attempt => ({
  state: openid.randomState(),
  nonce: openid.randomNonce(),
  codeVerifier: openid.randomPKCECodeVerifier(),
});

/** The tenant's own origin: a stand-in on this machine speaks http. */
export function originOf({
  AUTH0_DOMAIN,
  TRUSTED_ORIGINS,
}: {
  AUTH0_DOMAIN: string;
  TRUSTED_ORIGINS: readonly string[];
}): string {
  const trusted = TRUSTED_ORIGINS.find((origin) => new URL(origin).host === AUTH0_DOMAIN);
  return trusted ?? `https://${AUTH0_DOMAIN}`;
}

export interface Application {
  /** The tenant's origin. */
  issuer: string;
  clientId: string;
  /** Where it leads back to, as registered. */
  callback: string;
}

/** Where a browser begins. @param parameters `scope`, and what else Auth0 is asked for */
export async function signInUrl(
  { issuer, clientId, callback }: Application,
  { state, nonce, codeVerifier }: Attempt,
  parameters: { scope: string } & Record<string, string>,
): Promise<string> {
  const url = new URL(`${issuer}/authorize`);
  url.search = new URLSearchParams({
    client_id: clientId,
    redirect_uri: callback,
    response_type: 'code',
    ...parameters,
    state,
    nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  }).toString();
  return url.href;
}

/**
 * What the ID token says of who has signed in.
 * @param query of the callback; its state is compared with the attempt's
 * @throws AuthorizationResponseError when nobody has signed in, ResponseBodyError when the code is not taken,
 *   ClientError for an answer that is none, all of openid-client; OutboundError
 */
export async function redeemCode(
  { issuer, clientId, callback }: Application,
  clientSecret: string,
  query: Readonly<Record<string, string | undefined>>,
  attempt: Attempt,
  trustedOrigins: readonly string[],
): Promise<unknown> {
  const { fetch } = createOutbound({ trustedOrigins });
  const server = new URL(issuer);
  const url = new URL(callback);
  url.search = new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  ).toString();
  const config = await openid.discovery(
    server,
    clientId,
    undefined,
    openid.ClientSecretPost(clientSecret),
    {
      [openid.customFetch]: (to, options) => fetch(to, options as RequestInit),
      execute: server.protocol === 'http:' ? [openid.allowInsecureRequests] : [],
    },
  );
  const tokens = await openid.authorizationCodeGrant(config, url, {
    expectedState: attempt.state,
    expectedNonce: attempt.nonce,
    pkceCodeVerifier: attempt.codeVerifier,
    idTokenExpected: true,
  });
  return tokens.claims();
}
