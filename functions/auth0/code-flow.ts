import * as openid from 'openid-client';
import { createOutbound } from '../outbound/outbound.ts';

/**
 * Sign-in through one of Auth0's applications: authorization code with PKCE, state and nonce
 * (https://auth0.com/docs/get-started/authentication-and-authorization-flow/authorization-code-flow-with-pkce).
 * Tokens are read and discarded.
 */

/** Binds a sign-in to the browser that began it. */
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

/** The tenant's origin; a local stand-in uses http. */
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
  /** The registered callback URL. */
  callback: string;
}

/** The URL that starts a sign-in. @param parameters `scope`, and further parameters for Auth0 */
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
 * Redeems the code, and returns the ID token's claims.
 * @param query of the callback; its state is compared with the attempt's
 * @throws AuthorizationResponseError if nobody signed in, ResponseBodyError if the code is rejected, ClientError for
 *   an invalid answer, all from openid-client; OutboundError
 */
export async function redeemCode(
  { issuer, clientId, callback }: Application,
  clientSecret: string,
  query: Readonly<Record<string, string | undefined>>,
  attempt: Attempt,
  trustedOrigins: readonly string[],
): Promise<unknown> {
  const server = new URL(issuer);
  const { fetch } = createOutbound({ trustedOrigins, ownHost: server.hostname });
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
