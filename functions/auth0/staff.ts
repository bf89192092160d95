import * as openid from 'openid-client';
import * as z from 'zod/mini';
import { readSecret, secretNames } from '../onboarding/secrets.ts';
import { OutboundError } from '../outbound/outbound.ts';
import { busy, InvalidState, nameOf } from '../runtime/errors.ts';
import { logger } from '../runtime/observability.ts';
import { type Application, type Attempt, originOf, redeemCode, signInUrl } from './code-flow.ts';

/** Sign-in of the operator's own people, through an Auth0 application of their own. */

interface Environment {
  PUBLIC_URL: string;
  SECRETS_PREFIX: string;
  STAFF_SIGN_IN: { domain: string; clientId: string } | null;
  TRUSTED_ORIGINS: string[];
}

function applicationOf({ PUBLIC_URL, STAFF_SIGN_IN, TRUSTED_ORIGINS }: Environment): Application {
  if (!STAFF_SIGN_IN) throw new InvalidState('Nobody is asked to sign in');
  const { domain, clientId } = STAFF_SIGN_IN;
  return {
    issuer: originOf({ AUTH0_DOMAIN: domain, TRUSTED_ORIGINS }),
    clientId,
    callback: `${PUBLIC_URL}/staff/callback`,
  };
}

/** The URL that starts a sign-in. @param anew whether Auth0 is to ask who it is, though it may know somebody */
export const staffAuthorizeUrl = (
  environment: Environment,
  attempt: Attempt,
  anew: boolean,
): Promise<string> =>
  signInUrl(applicationOf(environment), attempt, {
    scope: 'openid email',
    ...(anew ? { prompt: 'login' } : {}),
  });

const credentials = z.object({ clientSecret: z.string() });
const claims = z.object({ email: z.email(), email_verified: z.literal(true) });

/**
 * Redeems a sign-in.
 * @param query of the callback; its state is compared with the attempt's
 * @returns an address verified by Auth0; undefined if nobody signed in, or without such an address
 * @throws InvalidState without the client secret; RequestError 503 `busy` if Auth0 does not answer, or rejects our
 *   application
 */
export async function redeemStaff(
  environment: Environment,
  query: Readonly<Record<string, string | undefined>>,
  attempt: Attempt,
): Promise<string | undefined> {
  const name = secretNames.staffSignIn(environment.SECRETS_PREFIX);
  const secret = await readSecret(name, credentials);
  if (!secret) throw new InvalidState(`Secret ${name} is missing`);
  const application = applicationOf(environment);
  const { TRUSTED_ORIGINS } = environment;
  try {
    const said = await redeemCode(
      application,
      secret.clientSecret,
      query,
      attempt,
      TRUSTED_ORIGINS,
    );
    return claims.safeParse(said).data?.email.toLowerCase();
  } catch (error) {
    const isNobody =
      error instanceof openid.AuthorizationResponseError ||
      (error instanceof openid.ResponseBodyError && error.error === 'invalid_grant');
    if (isNobody) return undefined;
    const isTheirs =
      error instanceof openid.ResponseBodyError ||
      error instanceof openid.ClientError ||
      error instanceof OutboundError;
    if (!isTheirs) throw error;
    logger.error('A sign-in of our own people cannot be redeemed', { error: nameOf(error) });
    throw busy();
  }
}
