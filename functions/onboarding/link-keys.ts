import { createECDH, createHash, hkdfSync } from 'node:crypto';
import type { JWK } from 'jose';
import * as z from 'zod/mini';
import { InvalidState } from '../runtime/errors.ts';
import { later } from '../runtime/later.ts';
import {
  type PageLink,
  pageLinks,
  parseSecret,
  readSecretText,
  secretNames,
  writeSecret,
} from './secrets.ts';

/**
 * The keys of links. Functions that issue links, or send mails with them, read the secret `link-keys`; functions reached
 * by a link read `link-public-keys`, which cannot sign. Fingerprints of client secrets have their own key,
 * `fingerprint-keys`.
 */

const keySchema = () =>
  z.object({
    kid: z.string().check(z.minLength(1)),
    key: z.string().check(z.minLength(32)),
  });

const earlierSchema = later(() => z.extend(keySchema(), { until: z.iso.datetime() }));

/**
 * Content of `link-keys`: `{"kid": "2", "key": "…", "previous": {"kid": "1", "key": "…"}}`. To rotate, write a new key
 * and move the old one to `previous`: both verify. The actual keys are derived, so that Secrets Manager can generate the
 * input.
 */
export const linkKeysSchema = later(() =>
  z
    .extend(keySchema(), {
      previous: z.optional(keySchema()),
      /**
       * The key of versions before ES256, and until when (ISO time) its links are valid. Verifiers know it and could sign
       * with it, so nothing else may be derived from it.
       */
      hs256: z.optional(earlierSchema),
    })
    .check(z.refine(({ key, hs256 }) => key !== hs256?.key, 'A key of HS256 signs nothing new')),
);
export type LinkKeys = z.infer<typeof linkKeysSchema>;

/** Content of `fingerprint-keys`, in the same form. */
export type FingerprintKeys = LinkKeys;

const verifyingSchema = later(() =>
  z.object({
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
        /** A256GCM, so that only this product can read a link's claims. Base64url, like the next one. */
        claimsKey: z.string(),
        /** Only for links made by this page. */
        only: z.optional(z.enum(pageLinks)),
        /** Hashes client addresses for logs. */
        clientKey: z.string(),
      }),
    ),
    /** Verifies links of versions before ES256; can also sign them. */
    hs256: z.optional(earlierSchema),
  }),
);
/** Keys to verify links of the current key, and of the previous one if any. */
export type VerifyingKeys = z.infer<typeof verifyingSchema>;

/** Group order of P-256 (FIPS 186-5). */
const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

const derive = (key: string, what: string, bytes: number) =>
  Buffer.from(hkdfSync('sha256', key, 'sequel-sso-onboarding', what, bytes));

/** Derives the private key from 128 extra bits, so that all values are equally likely (FIPS 186-5, A.2.1). */
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

/** Ignores a previous key that verifiers know: what is derived from it is worthless. */
const previousOf = ({ previous, hs256 }: LinkKeys) =>
  previous && previous.key !== hs256?.key ? previous : undefined;

/** The keys for links that pages make themselves; they cannot sign any others. */
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

/** The keys that verify what the given keys sign. */
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

/** The last content of each secret: every request reads the keys, and they seldom change. */
const parsed = new Map<string, { text: string; content: unknown }>();

async function read<T>(name: string, schema: z.core.$ZodType<T>): Promise<T> {
  const text = await readSecretText(name);
  if (text === undefined) throw new InvalidState(`Secret ${name} is missing`);
  const before = parsed.get(name);
  if (before?.text === text) return before.content as T;
  const content = parseSecret(name, text, schema);
  parsed.set(name, { text, content });
  return content;
}

/** @throws InvalidState if the secret is missing or unusable, like the others here */
export const readVerifyingKeys = (prefix: string) =>
  read(secretNames.linkPublicKeys(prefix), verifyingSchema);

export const readPageLinkKeys = (prefix: string, page: PageLink): Promise<LinkKeys> =>
  read(secretNames.pageLinkKeys(prefix, page), linkKeysSchema);

export const readFingerprintKeys = (prefix: string): Promise<FingerprintKeys> =>
  read(secretNames.fingerprintKeys(prefix), linkKeysSchema);

/** What this process has last seen published. */
let published = '';

/**
 * Reads the keys that sign links. Publishes the verifying keys before anything is signed.
 * @param look always compares with what is published: the sender of mails does so every minute, so that a rotation
 *   completes by itself
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

/** Includes the time, because a version that becomes current again must have a new ID. */
const versionOf = (text: string) =>
  createHash('sha256').update(`${text} ${Date.now()}`).digest('hex');
