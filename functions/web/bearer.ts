import { createHash, timingSafeEqual } from 'node:crypto';
import { readKeys } from '../onboarding/secrets.ts';
import { RequestError } from '../runtime/errors.ts';
import { logger } from '../runtime/observability.ts';
import { clientOf } from './client.ts';
import { countFailedLink } from './failed-links.ts';
import type { Request } from './http.ts';

/** As long as each other, so that how long comparing takes tells nothing. */
const hashOf = (text: string) => createHash('sha256').update(text).digest();

/**
 * Lets programs in that have a key of the stage (RFC 6750), and nobody else.
 * @param secret name of the secret with the keys: see readKeys
 * @throws RequestError 401 `unauthorized`, 429 for a client that tries many keys
 */
export async function requireKey(
  secret: string,
  { authorization, clientAddress }: Pick<Request, 'authorization' | 'clientAddress'>,
): Promise<void> {
  const client = clientOf(clientAddress);
  logger.appendKeys({ client });
  const given = hashOf(/^Bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1] ?? '');
  const keys = await readKeys(secret);
  // All are compared, whichever it is.
  const fitting = keys.filter((key) => timingSafeEqual(hashOf(key), given));
  if (fitting.length > 0) return;
  countFailedLink(client);
  throw new RequestError(401, 'unauthorized', [], { 'www-authenticate': 'Bearer' });
}
