import { createECDH, createHash, hkdfSync } from 'node:crypto';
import type { JWK } from 'jose';
import * as z from 'zod';
import { InvalidState } from '../runtime/errors.ts';
import {
  type PageLink,
  pageLinks,
  readSecret,
  readSecretText,
  secretNames,
  writeSecret,
} from './secrets.ts';

/**
 * The keys of links. Whoever issues links, and whoever sends the mails with them, reads the secret
 * `link-keys`; all that is reached by a link reads `link-public-keys`, which signs nothing. Fingerprints of
 * client secrets have a key of their own, `fingerprint-keys`.
 */

const keySchema = z.object({ kid: z.string().min(1), key: z.string().min(32) });

/**
 * Content of `link-keys`: `{"kid": "2", "key": "…", "previous": {"kid": "1", "key": "…"}}`. Rotating is
 * writing a new key and moving the old one to `previous`: both verify. The keys proper are derived, so
 * that Secrets Manager can generate what they are derived from.
 */
export const linkKeysSchema = keySchema
  .extend({
    previous: keySchema.optional(),
    /**
     * The key of versions before ES256, and until when (ISO time) its links are good. Whoever verifies them could
     * sign them, so that nothing else may be derived from it.
     */
    hs256: keySchema.extend({ until: z.iso.datetime() }).optional(),
  })
  .refine(({ key, hs256 }) => key !== hs256?.key, 'A key of HS256 signs nothing new');
export type LinkKeys = z.infer<typeof linkKeysSchema>;

/** Content of `fingerprint-keys`, in the same form. */
export type FingerprintKeys = LinkKeys;

const verifyingSchema = z.object({
  keys: z.array(
    z.object({
      kid: z.string(),
      /** ES256. */
      publicKey: z.object({
        kty: z.literal('EC'),
        crv: z.literal('P-256'),
        x: z.string(),
        y: z.string(),
      }),
      /** A256GCM: what a link says is readable by this product alone. Base64url, as the next. */
      claimsKey: z.string(),
      /** Only for what these pages make. */
      only: z.enum(pageLinks).optional(),
      /** By which clients' addresses become hashes in logs. */
      clientKey: z.string(),
    }),
  ),
  /** Verifies and signs links of versions before ES256. */
  hs256: keySchema.extend({ until: z.iso.datetime() }).optional(),
});
/** Of the current key, and the previous one while there is one. */
export type VerifyingKeys = z.infer<typeof verifyingSchema>;

/** Order of the group of P-256 (FIPS 186-5). */
const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

const derive = (key: string, what: string, bytes: number) =>
  Buffer.from(hkdfSync('sha256', key, 'sequel-sso-onboarding', what, bytes));

/**
 * The private key, with 128 more bits than it has, so that no value is likelier than another (FIPS 186-5,
 * A.2.1).
 */
export function privateKeyOf({ key }: { key: string }): JWK {
  const seed = BigInt(`0x${derive(key, 'links ES256', 48).toString('hex')}`);
  const d = Buffer.from(((seed % (ORDER - 1n)) + 1n).toString(16).padStart(64, '0'), 'hex');
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(d);
  const point = curve.getPublicKey();
  return {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
    d: d.toString('base64url'),
  };
}

export const claimsKeyOf = ({ key }: { key: string }) => derive(key, 'links A256GCM', 32);

/** What was derived from a key that verifiers know is good for nothing any more. */
const previousOf = ({ previous, hs256 }: LinkKeys) =>
  previous && previous.key !== hs256?.key ? previous : undefined;

/** The keys of the links that pages make themselves: what they sign is good for nothing else. */
export function pageLinkKeysOf(keys: LinkKeys, page: PageLink): LinkKeys {
  const of = ({ kid, key }: { kid: string; key: string }) => ({
    kid: `${page}-${kid}`,
    key: derive(key, page, 48).toString('base64url'),
  });
  const previous = previousOf(keys);
  return { ...of(keys), ...(previous ? { previous: of(previous) } : {}) };
}

const all = (keys: LinkKeys, only?: PageLink) =>
  [keys, previousOf(keys)].flatMap((each) => (each ? [{ ...each, only }] : []));

/** What verifies what these sign. */
export const verifyingKeysOf = (keys: LinkKeys): VerifyingKeys =>
  verifyingSchema.parse({
    hs256: keys.hs256,
    keys: [...all(keys), ...pageLinks.flatMap((page) => all(pageLinkKeysOf(keys, page), page))].map(
      (each) => ({
        kid: each.kid,
        only: each.only,
        publicKey: privateKeyOf(each),
        claimsKey: claimsKeyOf(each).toString('base64url'),
        clientKey: derive(each.key, 'clients', 32).toString('base64url'),
      }),
    ),
  });

async function read<T>(name: string, schema: z.ZodType<T>): Promise<T> {
  const content = await readSecret(name, schema);
  if (!content) throw new InvalidState(`Secret ${name} is missing`);
  return content;
}

/** @throws InvalidState when the secret is missing or unusable, as the others here */
export const readVerifyingKeys = (prefix: string) =>
  read(secretNames.linkPublicKeys(prefix), verifyingSchema);

export const readPageLinkKeys = (prefix: string, page: PageLink): Promise<LinkKeys> =>
  read(secretNames.pageLinkKeys(prefix, page), linkKeysSchema);

export const readFingerprintKeys = (prefix: string): Promise<FingerprintKeys> =>
  read(secretNames.fingerprintKeys(prefix), linkKeysSchema);

/** What this process has seen published. */
let published = '';

/**
 * The keys that sign links. What verifies them is published before anything is signed.
 * @param look whether to compare with what is published, however sure this process is: the sender of
 *   mails does it every minute, so that a rotation is complete by itself
 */
export async function readLinkKeys(prefix: string, look = false): Promise<LinkKeys> {
  const keys = await read(secretNames.linkKeys(prefix), linkKeysSchema);
  const text = JSON.stringify(verifyingKeysOf(keys));
  const name = secretNames.linkPublicKeys(prefix);
  if (look || `${name} ${text}` !== published) {
    if ((await readSecretText(name)) !== text) {
      for (const page of pageLinks) {
        const signing = JSON.stringify(pageLinkKeysOf(keys, page));
        await writeSecret(secretNames.pageLinkKeys(prefix, page), signing, versionOf(signing));
      }
      await writeSecret(name, text, versionOf(text));
    }
    published = `${name} ${text}`;
  }
  return keys;
}

/** A version that is current again after another was has to be a new one, so that the time is in it. */
const versionOf = (text: string) =>
  createHash('sha256').update(`${text} ${Date.now()}`).digest('hex');
