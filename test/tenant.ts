import { afterEach, beforeEach } from 'vitest';
import { secretNames, writeSecret } from '../functions/onboarding/secrets.ts';
import { PREFIX, type useAws } from './aws.ts';
import { type StandIns, startStandIns } from './local/sequel/stand-ins.ts';

/**
 * For all tests of a file: stand-ins for Okta and Auth0, which handlers in this process call.
 * @param answerAuth0 responds instead of the tenant; may call it
 */
export function useTenant(
  aws: ReturnType<typeof useAws>,
  answerAuth0: (request: Request, answer: () => Promise<Response>) => Promise<Response>,
): () => StandIns {
  const before = { ...process.env };
  let standIns: StandIns;
  beforeEach(async () => {
    standIns = await startStandIns({ rateLimit: 10_000, answerAuth0 });
    const { origins } = standIns;
    Object.assign(process.env, {
      AUTH0_DOMAIN: new URL(origins.auth0).host,
      TRUSTED_ORIGINS: `${origins.okta},${origins.auth0},${origins.custom}`,
      BRAND: JSON.stringify({
        callbackUrls: [`${origins.auth0}/login/callback`, `${origins.custom}/login/callback`],
      }),
    });
    const credentials = JSON.stringify(standIns.managementClient);
    await aws.given(() => writeSecret(secretNames.auth0(PREFIX), credentials, 'm'.repeat(32)));
  });
  afterEach(() => {
    standIns.stop();
    Object.assign(process.env, { ...before, TRUSTED_ORIGINS: '', BRAND: '{}' });
  });
  return () => standIns;
}
