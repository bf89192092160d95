import { createHmac } from 'node:crypto';
import {
  type LinkClaims,
  type LinkKeys,
  type LinkPurpose,
  linkIdOf,
  readLinkKeys,
  verifyLink,
} from '../onboarding/links.ts';
import { RequestError } from '../runtime/errors.ts';
import { logger } from '../runtime/observability.ts';
import { clientOf } from './client.ts';
import { countFailedLink } from './failed-links.ts';
import type { Request } from './http.ts';

/** What every function needs that is reached by a link; `opening` in sets.ts has the permissions. */
export interface LinkEnvironment {
  SECRETS_PREFIX: string;
}

/**
 * Opens the link by which a request came. Every route with a token goes through here. From here on the
 * request's log lines name link and client.
 * @throws RequestError 404 `linkInvalid`, 429 for a client that tries many that are not
 */
export const openLink = async <P extends LinkPurpose>(
  ...opened: Parameters<typeof openLinkAndKeys<P>>
): Promise<LinkClaims<P>> => (await openLinkAndKeys(...opened)).link;

/** The same, for those who sign something themselves: one read of the keys. */
export async function openLinkAndKeys<P extends LinkPurpose>(
  environment: LinkEnvironment,
  purpose: P,
  { token, clientAddress }: Pick<Request, 'token' | 'clientAddress'>,
): Promise<{ link: LinkClaims<P>; keys: LinkKeys }> {
  const keys = await readLinkKeys(environment.SECRETS_PREFIX);
  const client = clientOf(clientAddress, clientKey(keys));
  logger.appendKeys({ linkId: linkIdOf(token), client });
  try {
    const link = await verifyLink(keys, purpose, token);
    if ('onboardingId' in link) logger.appendKeys({ onboardingId: link.onboardingId });
    return { link, keys };
  } catch (error) {
    if (error instanceof RequestError) countFailedLink(client);
    throw error;
  }
}

const clientKey = ({ key }: LinkKeys) => createHmac('sha256', key).update('clients').digest();
