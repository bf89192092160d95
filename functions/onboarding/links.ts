import { createHash, createHmac } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import { InvalidState, RequestError } from '../runtime/errors.ts';
import { readSecret, secretNames } from './secrets.ts';

/**
 * Links are capabilities: who has one may use it. Each is a JWT (HS256) for one purpose and one
 * onboarding, or one CSM's list of them, in the path of a page.
 */

const keySchema = z.object({ kid: z.string().min(1), key: z.string().min(32) });

/**
 * Content of the secret `link-keys`: `{"kid": "2", "key": "…", "previous": {"kid": "1", "key": "…"}}`.
 * Rotating is writing a new key and moving the old one to `previous`: both verify.
 */
const keysSchema = keySchema.extend({ previous: keySchema.optional() });
export type LinkKeys = z.infer<typeof keysSchema>;

const person = z.object({ name: z.string().optional(), email: z.string() });

const onboardingId = z.string();

const claims = {
  /**
   * Lets a company's Okta admin submit and follow one onboarding. `steps`: only fill in these of the
   * page, and nothing else.
   */
  setup: z.object({
    onboardingId,
    company: z.string(),
    csm: person,
    steps: z.array(z.string()).optional(),
  }),
  /** Lets the CSM decide. `by` is the address the link was sent to. */
  approval: z.object({ onboardingId, by: z.string() }),
  /** Lets the customer's contact or main admin try to sign in, and the CSM follow it, or go on without. */
  trial: z.object({
    onboardingId,
    by: z.string(),
    role: z.enum(['contact', 'mainAdmin', 'csm']),
  }),
  /** Lets the CSM or the main admin confirm the first sign-in. */
  'sign-in': z.object({ onboardingId, by: z.string(), role: z.enum(['csm', 'mainAdmin']) }),
  /** Lets a company's Okta admin change the client secrets of these Auth0 connections (IDs). */
  rotation: z.object({
    onboardingId,
    company: z.string(),
    csm: person,
    connections: z.array(z.string()),
  }),
  /** Lets a CSM read the list of all onboardings that are theirs. `by` is the CSM's address. */
  queue: z.object({ by: z.string() }),
};
export type LinkPurpose = keyof typeof claims;
type Claims<P extends LinkPurpose> = z.infer<(typeof claims)[P]>;
export type LinkClaims<P extends LinkPurpose> = Claims<P> & {
  /** True when the link's time is over: whoever verified it decides whether that still matters. */
  expired: boolean;
  /** ISO time. */
  expiresAt: string;
  /** Names the link in the audit, without being one. */
  linkId: string;
};

/** A link that is yet to be made: what is kept holds no link that works. */
export type LinkOrder = {
  [P in LinkPurpose]: { link: P; claims: z.infer<(typeof claims)[P]> };
}[LinkPurpose];

const orderSchema = z.discriminatedUnion('link', [
  z.object({ link: z.literal('setup'), claims: claims.setup }),
  z.object({ link: z.literal('approval'), claims: claims.approval }),
  z.object({ link: z.literal('trial'), claims: claims.trial }),
  z.object({ link: z.literal('sign-in'), claims: claims['sign-in'] }),
  z.object({ link: z.literal('rotation'), claims: claims.rotation }),
  z.object({ link: z.literal('queue'), claims: claims.queue }),
]);

/**
 * Makes the links that are ordered among the fields of a mail whose names end in `Link`. What people
 * typed is in other fields, and cannot order one.
 */
export async function withLinks(keys: LinkKeys, publicUrl: string, props: object): Promise<object> {
  const fields = Object.entries(props).map(async ([key, value]: [string, unknown]) => {
    const order = key.endsWith('Link') ? orderSchema.safeParse(value).data : undefined;
    return [key, order ? await createLink(keys, publicUrl, order.link, order.claims) : value];
  });
  return Object.fromEntries(await Promise.all(fields));
}

/** 16 hexadecimal characters that tell links apart and open nothing. */
export const linkIdOf = (token: string) =>
  createHash('sha256').update(token).digest('hex').slice(0, 16);

const ISSUER = 'sequel-sso-onboarding';
const DAY = 24 * 60 * 60;

/** Days a link is good for. A setup link's time only counts until it was used; an execution lives a year at most. */
const DAYS: Record<LinkPurpose, number> = {
  setup: 30,
  approval: 365,
  trial: 365,
  'sign-in': 365,
  rotation: 14,
  queue: 14,
};

const PATHS: Record<LinkPurpose, string> = {
  setup: 'setup',
  approval: 'approvals',
  trial: 'trials',
  'sign-in': 'sign-ins',
  rotation: 'rotations',
  queue: 'onboardings',
};

/** Subject of a link that is about no single onboarding. */
const NO_ONBOARDING = '*';

/**
 * The keys that sign links.
 * @throws InvalidState when the secret is missing or unusable
 */
export async function readLinkKeys(prefix: string): Promise<LinkKeys> {
  const keys = await readSecret(secretNames.linkKeys(prefix), keysSchema);
  if (!keys) throw new InvalidState(`Secret ${secretNames.linkKeys(prefix)} is missing`);
  return keys;
}

const bytes = (key: string) => new TextEncoder().encode(key);

/** When a setup link that is issued now expires. @param at ISO time */
export const setupLinkExpiry = (at: string, days = DAYS.setup) =>
  new Date(Date.parse(at) + days * DAY * 1000).toISOString();

/**
 * A link's whole URL.
 * @param days how long it is good for, from now
 */
export async function createLink<P extends LinkPurpose>(
  keys: LinkKeys,
  publicUrl: string,
  purpose: P,
  about: Claims<P>,
  days = DAYS[purpose],
): Promise<string> {
  const { onboardingId: subject = NO_ONBOARDING, ...rest }: { onboardingId?: string } & object =
    about;
  const now = Math.floor(Date.now() / 1000);
  const token = await new SignJWT(rest)
    .setProtectedHeader({ alg: 'HS256', kid: keys.kid })
    .setIssuer(ISSUER)
    .setAudience(purpose)
    .setSubject(subject)
    .setIssuedAt(now)
    .setExpirationTime(now + days * DAY)
    .sign(bytes(keys.key));
  return `${publicUrl}/${PATHS[purpose]}/${token}`;
}

/**
 * What a link says.
 * @throws RequestError 404 `linkInvalid`, the same for everything that is not a link of this
 *   purpose signed by us: another algorithm, key, purpose, or a changed byte
 */
export async function verifyLink<P extends LinkPurpose>(
  keys: LinkKeys,
  purpose: P,
  token: string,
): Promise<LinkClaims<P>> {
  try {
    const { kid } = decodeProtectedHeader(token);
    const key = [keys, keys.previous].find((candidate) => candidate && candidate.kid === kid);
    if (!key) throw new RequestError(404, 'linkInvalid');
    const { payload } = await jwtVerify(token, bytes(key.key), {
      algorithms: ['HS256'],
      issuer: ISSUER,
      audience: purpose,
      requiredClaims: ['sub', 'iat', 'exp'],
      // Whether it is over is the caller's question, so it is not an error here.
      currentDate: new Date(0),
    });
    const expires = z.number().parse(payload.exp) * 1000;
    const parsed = claims[purpose].parse({ ...payload, onboardingId: payload.sub }) as Claims<P>;
    return {
      ...parsed,
      expired: expires <= Date.now(),
      expiresAt: new Date(expires).toISOString(),
      linkId: linkIdOf(token),
    };
  } catch {
    // One answer for all: it must not tell what came closest.
    throw new RequestError(404, 'linkInvalid');
  }
}

/**
 * Fingerprints of a client secret: the same secret for the same onboarding and domain has the same
 * one, and nobody without the key can test guesses against it. The first is by the current key,
 * which new versions are named by; the second, if any, by the previous one.
 * @returns 64 hexadecimal characters each, good as a secret's version ID
 */
export function fingerprints(keys: LinkKeys, ...parts: string[]): string[] {
  return [keys, keys.previous].flatMap((key) =>
    key ? [createHmac('sha256', key.key).update(JSON.stringify(parts)).digest('hex')] : [],
  );
}
