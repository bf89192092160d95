import { createHash, timingSafeEqual } from 'node:crypto';
import { readKeys } from '../onboarding/secrets.ts';
import { RequestError } from '../runtime/errors.ts';
import { logger } from '../runtime/observability.ts';
import { clientOf } from './client.ts';
import { countFailedLink } from './failed-links.ts';
import type { Request } from './http.ts';

/** Hashes have equal length, so the time a comparison takes reveals nothing. */
const hashOf = (text: string) => createHash('sha256').update(text).digest();

/**
 * Requires a key of the stage as a bearer token (RFC 6750).
 * @param secret name of the secret that holds the keys: see readKeys
 * @throws RequestError 401 `unauthorized`; 429 for a client that tries many keys
 */
export async function requireKey(
  secret: string,
  { authorization, clientAddress }: Pick<Request, 'authorization' | 'clientAddress'>,
): Promise<void> {
  const client = clientOf(clientAddress);
  logger.appendKeys({ client });
  const given = hashOf(/^Bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1] ?? '');
  const keys = await readKeys(secret);
  // Compares all keys, so the time does not reveal which one matched.
  const fitting = keys.filter((key) => timingSafeEqual(hashOf(key), given));
  if (fitting.length > 0) return;
  countFailedLink(client);
  throw new RequestError(401, 'unauthorized', [], { 'www-authenticate': 'Bearer' });
}
