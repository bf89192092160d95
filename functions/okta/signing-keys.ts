import { createPublicKey } from 'node:crypto';
import * as z from 'zod/mini';
import { type Asking, ask } from './ask.ts';
import { jsonObject, Refusal, refusalOf } from './refusal.ts';

const keySetSchema = z.object({ keys: z.array(z.unknown()) });

/** RFC 7517 and 7518: an RSA key for signatures, or without a stated use. */
const rs256KeySchema = z.object({
  kty: z.literal('RSA'),
  use: z.optional(z.literal('sig')),
  alg: z.optional(z.literal('RS256')),
  n: z.string(),
  e: z.string(),
});

/**
 * Whether an ID token signed with RS256 (the only choice of Okta and Auth0) can be verified: requires one key of at
 * least 2,048 bits, as in RFC 7518.
 */
export function hasUsableKey(keys: readonly unknown[]): boolean {
  return keys.some((key) => {
    const parsed = rs256KeySchema.safeParse(key);
    if (!parsed.success) return false;
    const { kty, n, e } = parsed.data;
    try {
      const details = createPublicKey({ format: 'jwk', key: { kty, n, e } }).asymmetricKeyDetails;
      return (details?.modulusLength ?? 0) >= 2_048;
    } catch {
      return false;
    }
  });
}

/**
 * Whether the keys at `jwks_uri` include a usable one.
 * @throws Trouble; Refusal
 */
export async function publishesUsableKey(asking: Asking, jwksUri: string): Promise<boolean> {
  const answer = await ask(asking, jwksUri, { headers: { accept: 'application/json' } });
  if (answer.status !== 200) throw new Refusal(refusalOf(answer));
  const keySet = keySetSchema.safeParse(jsonObject(answer));
  if (!keySet.success) throw new Refusal(refusalOf(answer));
  return hasUsableKey(keySet.data.keys);
}
