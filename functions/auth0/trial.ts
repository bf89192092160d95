import * as openid from 'openid-client';
import * as z from 'zod';
import { causeOf } from '../okta/said.ts';
import type { Problem, ProblemCode } from '../okta/verification.ts';
import { observe } from '../okta/visible-text.ts';
import { readSecret, secretNames } from '../onboarding/secrets.ts';
import { createOutbound, OutboundError } from '../outbound/outbound.ts';
import { InvalidState } from '../runtime/errors.ts';
import { PKCE } from './failed-sign-in.ts';
import { trialCallback } from './proof.ts';

/**
 * One real sign-in, through Auth0's trial application: authorization code with PKCE, state and nonce
 * (https://auth0.com/docs/get-started/authentication-and-authorization-flow/authorization-code-flow-with-pkce).
 * Tokens are looked at and forgotten.
 */

/** Content of the secret `auth0-trial`. */
export const trialCredentials = z.object({ clientSecret: z.string() });

interface Environment {
  AUTH0_DOMAIN: string;
  AUTH0_TRIAL_CLIENT_ID: string | undefined;
  PUBLIC_URL: string;
  SECRETS_PREFIX: string;
  TRUSTED_ORIGINS: string[];
}

/** What binds a trial to the browser that began it. */
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
}: Pick<Environment, 'AUTH0_DOMAIN' | 'TRUSTED_ORIGINS'>): string {
  const trusted = TRUSTED_ORIGINS.find((origin) => new URL(origin).host === AUTH0_DOMAIN);
  return trusted ?? `https://${AUTH0_DOMAIN}`;
}

const clientIdOf = ({ AUTH0_TRIAL_CLIENT_ID: clientId }: Environment): string => {
  if (clientId === undefined) throw new InvalidState('The tenant has no trial application');
  return clientId;
};

/**
 * Where a browser begins a trial.
 * @param connection its name; Auth0 asks nobody which one, and looks at no e-mail domain
 */
export async function authorizeUrl(
  environment: Environment,
  connection: string,
  { state, nonce, codeVerifier }: Attempt,
): Promise<string> {
  const url = new URL(`${originOf(environment)}/authorize`);
  url.search = new URLSearchParams({
    client_id: clientIdOf(environment),
    redirect_uri: trialCallback(environment),
    response_type: 'code',
    scope: 'openid profile email',
    connection,
    // Whoever is signed in already would show nothing.
    prompt: 'login',
    state,
    nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  }).toString();
  return url.href;
}

/**
 * Where a browser ends Auth0's session, which is the whole tenant's: nobody is to be let into the product
 * by a trial (https://auth0.com/docs/authenticate/login/logout/redirect-users-after-logout).
 */
export function logoutUrl(environment: Environment): string {
  const url = new URL(`${originOf(environment)}/v2/logout`);
  url.search = new URLSearchParams({
    client_id: clientIdOf(environment),
    returnTo: trialCallback(environment),
  }).toString();
  return url.href;
}

const claimsSchema = z.object({
  sub: z.string(),
  email: z.string().max(320).optional().catch(undefined),
  email_verified: z.boolean().optional().catch(undefined),
  name: z.string().max(200).optional().catch(undefined),
});

/** Who signed in, or why nobody did. */
export type Redeemed =
  | {
      claims: {
        email?: string | undefined;
        emailVerified?: boolean | undefined;
        name?: string | undefined;
      };
      /** The connection that it went through. */
      connection: string | undefined;
    }
  | { problem: Pick<Problem, 'code' | 'observed'>; redeemed?: false };

/**
 * What came back from Auth0.
 * @param query of the callback; its state is compared with the attempt's
 * @throws InvalidState without the client secret
 */
export async function redeem(
  environment: Environment,
  query: Readonly<Record<string, string | undefined>>,
  attempt: Attempt,
): Promise<Redeemed> {
  const name = secretNames.auth0Trial(environment.SECRETS_PREFIX);
  const credentials = await readSecret(name, trialCredentials);
  if (!credentials) throw new InvalidState(`Secret ${name} is missing`);
  const { fetch } = createOutbound({ trustedOrigins: environment.TRUSTED_ORIGINS });
  const issuer = new URL(originOf(environment));
  const callback = new URL(trialCallback(environment));
  callback.search = new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  ).toString();
  try {
    const config = await openid.discovery(
      issuer,
      clientIdOf(environment),
      undefined,
      openid.ClientSecretPost(credentials.clientSecret),
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
    const { sub, email, email_verified, name: called } = claimsSchema.parse(tokens.claims());
    return {
      claims: { email, emailVerified: email_verified, name: called },
      // An enterprise user's ID: strategy|connection|ID at the identity provider.
      connection: sub.split('|')[1],
    };
  } catch (error) {
    if (error instanceof openid.AuthorizationResponseError)
      return { problem: causeOfReturn(error.error, error.error_description ?? '') };
    if (error instanceof openid.ResponseBodyError)
      return {
        problem: { code: 'notRedeemed', ...observedCode(error.error) },
        redeemed: false,
      };
    // What is no token, or no answer: the next try may do better.
    if (error instanceof openid.ClientError || error instanceof OutboundError)
      return { problem: { code: 'notRedeemed' }, redeemed: false };
    throw error;
  }
}

const observedCode = (error: string) => (/^[a-z_]{3,60}$/.test(error) ? { observed: error } : {});

/** Causes that only a sign-in shows; the first that fits counts. */
const causes: readonly [ProblemCode, RegExp][] = [
  [
    'connectionNotReady',
    /\bno connections enabled\b|\bconnection (is not enabled|was not found|is disabled)\b/i,
  ],
  ['clientSecretWrong', /\binvalid_client\b|\bclient secret\b/i],
  ['dpopRequired', /\bdpop\b/i],
  ['pkceRequired', PKCE],
  ['emailMissing', /\bno e-?mail\b|\be-?mail (address )?(is )?(missing|required)\b/i],
  ['clockWrong', /\b(iat|nbf|exp)\b|\bissued in the future\b|\bnot yet valid\b|\bclock\b/i],
  ['cancelled', /\bcancel+ed\b|\bdenied by the user\b|\buser (did not|denied|refused)\b/i],
];

/** What the customer puts right in Okta. */
const inOkta: readonly ProblemCode[] = [
  'notAssigned',
  'callbackNotRegistered',
  'appDeactivated',
  'grantNotEnabled',
  'dpopRequired',
  'parRequired',
  'signedRequestRequired',
  'scopeRefused',
];

/** A client secret is longer than any word. */
const LONG_RUN = /\S{16,}/g;

/**
 * Why Auth0 or Okta sent somebody back without a code, in their words: what could be a secret is left
 * out, as Okta's texts can repeat what they were sent.
 */
export function causeOfReturn(
  error: string,
  description: string,
): Pick<Problem, 'code' | 'observed'> {
  const words = observe(description.replace(LONG_RUN, '…'), undefined);
  const code = /^[a-z_]{3,60}$/.test(error) ? error : undefined;
  const observed = [code, words].filter(Boolean).join(': ').slice(0, 200);
  const said = observed === '' ? {} : { observed };
  const known = causes.find(([, pattern]) => pattern.test(description));
  if (known) return { code: known[0], ...said };
  const cause = causeOf({ error: code, words: description });
  if (cause === 'policyDenied') return { code: 'deniedByPolicy', ...said };
  if (cause && inOkta.includes(cause)) return { code: cause, ...said };
  return { code: 'signInFailed', ...said };
}
