import * as openid from 'openid-client';
import * as z from 'zod/mini';
import { causeOf } from '../okta/said.ts';
import type { Problem, ProblemCode } from '../okta/verification.ts';
import { observe } from '../okta/visible-text.ts';
import { type ConnectionName, connectionNameSchema } from '../onboarding/connection-name.ts';
import { readSecret, secretNames } from '../onboarding/secrets.ts';
import { OutboundError } from '../outbound/outbound.ts';
import { InvalidState } from '../runtime/errors.ts';
import { type Application, type Attempt, originOf, redeemCode, signInUrl } from './code-flow.ts';
import { PKCE } from './failed-sign-in.ts';
import { trialCallback } from './proof.ts';

/** One real sign-in, through Auth0's trial application. */

/** Content of the secret `auth0-trial`. */
export const trialCredentials = z.object({ clientSecret: z.string() });

interface Environment {
  AUTH0_DOMAIN: string;
  AUTH0_TRIAL_CLIENT_ID: string | undefined;
  PUBLIC_URL: string;
  SECRETS_PREFIX: string;
  TRUSTED_ORIGINS: string[];
}

const clientIdOf = ({ AUTH0_TRIAL_CLIENT_ID: clientId }: Environment): string => {
  if (clientId === undefined) throw new InvalidState('The tenant has no trial application');
  return clientId;
};

const applicationOf = (environment: Environment): Application => ({
  issuer: originOf(environment),
  clientId: clientIdOf(environment),
  callback: trialCallback(environment),
});

/**
 * The URL that starts a trial.
 * @param connection its name; with it, Auth0 neither asks for an e-mail address nor looks at its domain
 */
export async function authorizeUrl(
  environment: Environment,
  connection: ConnectionName,
  attempt: Attempt,
): Promise<string> {
  return signInUrl(applicationOf(environment), attempt, {
    scope: 'openid profile email',
    connection,
    // An existing session would prove nothing.
    prompt: 'login',
  });
}

/**
 * The URL that ends Auth0's session, which is tenant-wide: a trial must not let anyone into the product
 * (https://auth0.com/docs/authenticate/login/logout/redirect-users-after-logout).
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
  email: z.catch(z.optional(z.string().check(z.maxLength(320))), undefined),
  email_verified: z.catch(z.optional(z.boolean()), undefined),
  name: z.catch(z.optional(z.string().check(z.maxLength(200))), undefined),
});

/** Who signed in, or why nobody did. */
export type Redeemed =
  | {
      claims: {
        email?: string | undefined;
        emailVerified?: boolean | undefined;
        name?: string | undefined;
      };
      /** The connection used. */
      connection: ConnectionName | undefined;
    }
  | { problem: Pick<Problem, 'code' | 'observed'>; redeemed?: false };

/**
 * Redeems a trial.
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
  try {
    const said = await redeemCode(
      applicationOf(environment),
      credentials.clientSecret,
      query,
      attempt,
      environment.TRUSTED_ORIGINS,
    );
    const { sub, email, email_verified, name: called } = claimsSchema.parse(said);
    return {
      claims: { email, emailVerified: email_verified, name: called },
      // An enterprise user's ID: strategy|connection|ID at the identity provider.
      connection: z.optional(connectionNameSchema).parse(sub.split('|')[1]),
    };
  } catch (error) {
    if (error instanceof openid.AuthorizationResponseError)
      return { problem: causeOfReturn(error.error, error.error_description ?? '') };
    if (error instanceof openid.ResponseBodyError)
      return {
        problem: { code: 'notRedeemed', ...observedCode(error.error) },
        redeemed: false,
      };
    // An invalid token or no answer; another attempt may succeed.
    if (error instanceof openid.ClientError || error instanceof OutboundError)
      return { problem: { code: 'notRedeemed' }, redeemed: false };
    throw error;
  }
}

const observedCode = (error: string) => (/^[a-z_]{3,60}$/.test(error) ? { observed: error } : {});

/** Causes that only a sign-in reveals; the first match wins. */
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

/** Causes to fix in Okta. */
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

/** Matches client secrets, which are longer than words. */
const LONG_RUN = /\S{16,}/g;

/**
 * Why Auth0 or Okta redirected back without a code. Keeps their words, except for possible secrets, since Okta's texts
 * may repeat what it was sent.
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
