import * as openid from 'openid-client';
import * as z from 'zod';
import { readSecret, secretNames } from '../onboarding/secrets.ts';
import { createOutbound, OutboundError } from '../outbound/outbound.ts';
import { InvalidState } from '../runtime/errors.ts';
import { type Attempt, originOf } from './trial.ts';

/**
 * The operator's own people sign in through an Auth0 application of theirs: authorization code with PKCE, state and
 * nonce, as for trials. Tokens are looked at and forgotten.
 */

interface Environment {
  PUBLIC_URL: string;
  SECRETS_PREFIX: string;
  STAFF_SIGN_IN: { domain: string; clientId: string } | null;
  TRUSTED_ORIGINS: string[];
}

const applicationOf = ({ STAFF_SIGN_IN: application }: Environment) => {
  if (!application) throw new InvalidState('Nobody is asked to sign in');
  return application;
};

const issuerOf = (environment: Environment) =>
  originOf({
    AUTH0_DOMAIN: applicationOf(environment).domain,
    TRUSTED_ORIGINS: environment.TRUSTED_ORIGINS,
  });

/** To be registered as the application's callback. */
export const staffCallback = ({ PUBLIC_URL }: { PUBLIC_URL: string }) =>
  `${PUBLIC_URL}/staff/callback`;

/** Where a browser begins to sign in. */
export async function staffAuthorizeUrl(
  environment: Environment,
  { state, nonce, codeVerifier }: Attempt,
): Promise<string> {
  const url = new URL(`${issuerOf(environment)}/authorize`);
  url.search = new URLSearchParams({
    client_id: applicationOf(environment).clientId,
    redirect_uri: staffCallback(environment),
    response_type: 'code',
    scope: 'openid email',
    state,
    nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  }).toString();
  return url.href;
}

const credentials = z.object({ clientSecret: z.string() });
const claims = z.object({ email: z.email(), email_verified: z.literal(true) });

/**
 * Who has signed in.
 * @param query of the callback; its state is compared with the attempt's
 * @returns an address that Auth0 has verified; undefined when nobody has signed in, or without such a one
 * @throws InvalidState without the client secret
 */
export async function redeemStaff(
  environment: Environment,
  query: Readonly<Record<string, string | undefined>>,
  attempt: Attempt,
): Promise<string | undefined> {
  const name = secretNames.staffSignIn(environment.SECRETS_PREFIX);
  const secret = await readSecret(name, credentials);
  if (!secret) throw new InvalidState(`Secret ${name} is missing`);
  const { fetch } = createOutbound({ trustedOrigins: environment.TRUSTED_ORIGINS });
  const issuer = new URL(issuerOf(environment));
  const callback = new URL(staffCallback(environment));
  for (const [key, value] of Object.entries(query))
    if (value !== undefined) callback.searchParams.set(key, value);
  try {
    const config = await openid.discovery(
      issuer,
      applicationOf(environment).clientId,
      undefined,
      openid.ClientSecretPost(secret.clientSecret),
      {
        [openid.customFetch]: (url, options) => fetch(url, options as RequestInit),
        execute: issuer.protocol === 'http:' ? [openid.allowInsecureRequests] : [],
      },
    );
    const tokens = await openid.authorizationCodeGrant(config, callback, {
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      pkceCodeVerifier: attempt.codeVerifier,
      idTokenExpected: true,
    });
    return claims.safeParse(tokens.claims()).data?.email.toLowerCase();
  } catch (error) {
    const isTheirs =
      error instanceof openid.AuthorizationResponseError ||
      error instanceof openid.ResponseBodyError ||
      error instanceof openid.ClientError ||
      error instanceof OutboundError;
    if (isTheirs) return undefined;
    throw error;
  }
}
