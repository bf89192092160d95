import { createHash, createHmac } from 'node:crypto';
import {
  CompactEncrypt,
  compactDecrypt,
  decodeProtectedHeader,
  importJWK,
  type JWK,
  type JWTVerifyOptions,
  jwtVerify,
  SignJWT,
} from 'jose';
import * as z from 'zod';
import { InvalidState, RequestError } from '../runtime/errors.ts';
import {
  claimsKeyOf,
  type FingerprintKeys,
  type LinkKeys,
  privateKeyOf,
  type VerifyingKeys,
} from './link-keys.ts';
import { dashboardFor } from './onboarding.ts';
import type { PageLink } from './secrets.ts';

/**
 * Links are capabilities: who has one may use it. Each is a JWT (ES256) for one purpose and one
 * onboarding, or one CSM's list of them, in the path of a page. What it says is encrypted (A256GCM): no name
 * and no address can be read in a browser's history or a proxy's log.
 */

const person = z.object({ name: z.string().optional(), email: z.string() });

const onboardingId = z.string();

/** Days that a wait of 20 business days takes at most, holidays included. Most links end with their wait's deadline. */
const A_WAIT = 32;

/** A kind of link: adding one is a line here. `days` it is good for, unless it is made `until` a time. */
const kinds = {
  /**
   * Lets a company's Okta admin submit and follow one onboarding. `steps`: only fill in these of the
   * page, and nothing else. `continues`: the onboarding from whose page it was made, for one that goes on with
   * its connections. Its time only counts until it was used.
   */
  setup: {
    path: 'setup',
    days: 30,
    claims: z.object({
      onboardingId,
      company: z.string(),
      csm: person,
      steps: z.array(z.string()).optional(),
      continues: z.string().optional(),
    }),
  },
  /** Lets the CSM decide. `by` is the address the link was sent to. */
  approval: { path: 'approvals', days: A_WAIT, claims: z.object({ onboardingId, by: z.string() }) },
  /** Lets the customer's contact or main admin try to sign in, and the CSM follow it, or go on without. */
  trial: {
    path: 'trials',
    days: A_WAIT,
    claims: z.object({
      onboardingId,
      by: z.string(),
      role: z.enum(['contact', 'mainAdmin', 'csm']),
    }),
  },
  /** Lets the CSM say when single sign-on is switched on, switch it off for 14 days, and on again. */
  switch: {
    path: 'switches',
    days: 14 + A_WAIT,
    claims: z.object({ onboardingId, by: z.string() }),
  },
  /** Lets the CSM see whom to invite again in the product's dashboard, and say that it is done. */
  dashboard: {
    path: 'dashboard',
    days: A_WAIT,
    claims: z.object({ onboardingId, by: z.string() }),
  },
  /** Lets the product's own system say what came of what it was asked to do in the dashboard, and nothing else. */
  dashboardReport: {
    path: 'dashboard-reports',
    days: A_WAIT,
    claims: z.object({ onboardingId, for: z.enum(dashboardFor) }),
  },
  /** Lets the CSM or the main admin confirm the first sign-in. */
  'sign-in': {
    path: 'sign-ins',
    days: A_WAIT,
    claims: z.object({ onboardingId, by: z.string(), role: z.enum(['csm', 'mainAdmin']) }),
  },
  /**
   * Lets a company's Okta admin change the client secrets of these Auth0 connections (IDs), or of those of the
   * onboarding's apps where the page of one that is completed has made it.
   */
  rotation: {
    path: 'rotations',
    days: 14,
    claims: z.object({
      onboardingId,
      company: z.string(),
      csm: person,
      connections: z.array(z.string()).optional(),
      /** What their page shows; links of earlier versions do not say it. */
      apps: z.array(z.object({ domain: z.string(), clientId: z.string() })).optional(),
    }),
  },
  /** No link, and in a browser's cookie: a sign-in of one of the operator's own people that is under way. */
  staffAttempt: {
    path: 'staff',
    days: 10 / (24 * 60),
    claims: z.object({
      state: z.string(),
      nonce: z.string(),
      codeVerifier: z.string(),
      to: z.string(),
    }),
  },
  /** No link either: who has signed in. */
  staff: { path: 'staff', days: 8 / 24, claims: z.object({ email: z.string() }) },
  /** Lets a CSM read the list of all onboardings that are theirs. `by` is the CSM's address. */
  queue: { path: 'onboardings', days: 14, claims: z.object({ by: z.string() }) },
} as const;

/** What the keys of pages may sign: whoever takes over a page can make no other link. */
const signedByPages: Record<PageLink, (purpose: LinkPurpose, said: object) => boolean> = {
  step: (purpose, said) => purpose === 'setup' && 'steps' in said && said.steps !== undefined,
  staff: (purpose) => purpose === 'staff' || purpose === 'staffAttempt',
  trial: (purpose, said) => purpose === 'trial' && 'role' in said && said.role === 'contact',
  next: (purpose, said) =>
    purpose === 'rotation'
      ? !('connections' in said)
      : purpose === 'setup' && 'continues' in said && said.continues !== undefined,
};

export type LinkPurpose = keyof typeof kinds;
type Claims<P extends LinkPurpose> = z.infer<(typeof kinds)[P]['claims']>;
export type LinkClaims<P extends LinkPurpose> = Claims<P> & {
  /** True when the link's time is over: whoever verified it decides whether that still matters. */
  expired: boolean;
  /** ISO time. */
  expiresAt: string;
  /** Epoch seconds. */
  issuedAt: number;
  /** Names the link in the audit, without being one. */
  linkId: string;
};

/** A link that is yet to be made: what is kept holds no link that works. */
export type LinkOrder = {
  [P in LinkPurpose]: {
    link: P;
    claims: Claims<P>;
    /** ISO time at which it ends; left out: what its purpose has. */
    until?: string | undefined;
  };
}[LinkPurpose];

const orderSchema = z.object({
  link: z.enum(Object.keys(kinds) as LinkPurpose[]),
  claims: z.unknown(),
  until: z.iso.datetime().optional(),
});

/**
 * Makes the links that are ordered among the fields of a mail whose names end in `Link`. What people
 * typed is in other fields, and cannot order one.
 * @param orderedAt ISO time. They are as old as that, so that links that were revoked meanwhile stay so
 */
export async function withLinks(
  keys: LinkKeys,
  publicUrl: string,
  props: object,
  orderedAt?: string,
): Promise<object> {
  const issuedAt = orderedAt === undefined ? undefined : Date.parse(orderedAt);
  const fields = Object.entries(props).map(async ([key, value]: [string, unknown]) => {
    const order = key.endsWith('Link') ? orderSchema.safeParse(value).data : undefined;
    const said = order && kinds[order.link].claims.safeParse(order.claims);
    if (!order || !said?.success) return [key, value];
    const days = order.until ? daysUntil(order.until) : undefined;
    return [key, await createLink(keys, publicUrl, order.link, said.data, days, issuedAt)];
  });
  return Object.fromEntries(await Promise.all(fields));
}

/** 16 hexadecimal characters that tell links apart and open nothing. */
export const linkIdOf = (token: string) =>
  createHash('sha256').update(token).digest('hex').slice(0, 16);

/** Keys as WebCrypto takes them, by what they are made from: each is made once in an instance. */
const made = new Map<string, Promise<CryptoKey>>();
function keyOnce(from: string, make: () => Promise<CryptoKey>): Promise<CryptoKey> {
  const key = made.get(from) ?? make();
  made.set(from, key);
  return key;
}
const signatureKey = (from: string, jwk: () => JWK) =>
  keyOnce(from, () => importJWK(jwk(), 'ES256') as Promise<CryptoKey>);
/** Of A256GCM. Given as bytes it would be made anew for each link. */
const claimsKeyOnce = (bytes: Buffer) =>
  keyOnce(`claims ${bytes.toString('base64url')}`, () =>
    crypto.subtle.importKey('raw', new Uint8Array(bytes), 'AES-GCM', false, ['encrypt', 'decrypt']),
  );

const ISSUER = 'sequel-sso-onboarding';
const DAY = 24 * 60 * 60;

/** From now on. @param until ISO time */
export const daysUntil = (until: string) => (Date.parse(until) - Date.now()) / (DAY * 1000);

/** When a setup link that is issued now expires. @param at ISO time */
export const setupLinkExpiry = (at: string, days: number = kinds.setup.days) =>
  new Date(Date.parse(at) + days * DAY * 1000).toISOString();

/**
 * A link's whole URL.
 * @param days how long it is good for, from now
 * @param issuedAt epoch milliseconds
 */
export async function createLink<P extends LinkPurpose>(
  keys: LinkKeys,
  publicUrl: string,
  purpose: P,
  about: Claims<P>,
  days: number = kinds[purpose].days,
  issuedAt = Date.now(),
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const said = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(about)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(await claimsKeyOnce(claimsKeyOf(keys)));
  const token = await new SignJWT({ said })
    .setProtectedHeader({ alg: 'ES256', kid: keys.kid })
    .setIssuer(ISSUER)
    .setAudience(purpose)
    .setIssuedAt(Math.floor(issuedAt / 1000))
    .setExpirationTime(now + Math.floor(days * DAY))
    .sign(await signatureKey(`signs ${keys.key}`, () => privateKeyOf(keys)));
  return `${publicUrl}/${kinds[purpose].path}/${token}`;
}

/**
 * What a link says.
 * @throws RequestError 404 `linkInvalid`, the same for everything that is not a link of this
 *   purpose signed by us: another algorithm, key, purpose, or a changed byte
 */
export async function verifyLink<P extends LinkPurpose>(
  keys: VerifyingKeys,
  purpose: P,
  token: string,
): Promise<LinkClaims<P>> {
  try {
    if (!isCanonical(token)) throw new InvalidState('Another spelling of a token');
    const { alg, kid } = decodeProtectedHeader(token);
    const { iat, exp, said } =
      alg === 'HS256'
        ? await openEarlier(keys, purpose, token, kid)
        : await open(keys, purpose, token, kid);
    return {
      ...(kinds[purpose].claims.parse(said) as Claims<P>),
      expired: exp * 1000 <= Date.now(),
      expiresAt: new Date(exp * 1000).toISOString(),
      issuedAt: iat,
      linkId: linkIdOf(token),
    };
  } catch {
    // One answer for all: it must not tell what came closest.
    throw new RequestError(404, 'linkInvalid');
  }
}

/** One link has one spelling: limits and the audit know it by its hash, and decoders take padding and other alphabets. */
const isCanonical = (token: string) =>
  token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);

/** What the token must be whoever signed it. Whether it is over is the caller's question, so it is no error here. */
const rulesFor = (audience: LinkPurpose, algorithm: string): JWTVerifyOptions => ({
  algorithms: [algorithm],
  issuer: ISSUER,
  audience,
  currentDate: new Date(0),
});

/** Epoch seconds. */
const times = { iat: z.number(), exp: z.number() };
const payloadSchema = z.object({ ...times, said: z.string() });
const saidSchema = z.looseObject({});

async function open(keys: VerifyingKeys, purpose: LinkPurpose, token: string, kid?: string) {
  const key = keys.keys.find((candidate) => candidate.kid === kid);
  if (!key) throw new InvalidState('The key is unknown');
  const publicKey = await signatureKey(`verifies ${key.publicKey.x}`, () => key.publicKey);
  const { payload } = await jwtVerify(token, publicKey, rulesFor(purpose, 'ES256'));
  const { said, ...when } = payloadSchema.parse(payload);
  const { plaintext } = await compactDecrypt(
    said,
    await claimsKeyOnce(Buffer.from(key.claimsKey, 'base64url')),
    {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    },
  );
  const content = saidSchema.parse(JSON.parse(new TextDecoder().decode(plaintext)));
  if (key.only && !signedByPages[key.only](purpose, content))
    throw new InvalidState('The key is for other links');
  return { ...when, said: content };
}

/** A link of a version before ES256, as long as ops let them be good. */
async function openEarlier(
  { hs256 }: VerifyingKeys,
  purpose: LinkPurpose,
  token: string,
  kid?: string,
) {
  if (!hs256 || hs256.kid !== kid || Date.parse(hs256.until) <= Date.now())
    throw new InvalidState('The key is over');
  const key = new TextEncoder().encode(hs256.key);
  const { payload } = await jwtVerify(token, key, rulesFor(purpose, 'HS256'));
  const { sub } = z.object({ sub: z.string() }).parse(payload);
  return { ...z.object(times).parse(payload), said: { ...payload, onboardingId: sub } };
}

/**
 * Fingerprints of a client secret: the same secret for the same onboarding and domain has the same
 * one, and nobody without the key can test guesses against it. The first is by the current key,
 * which new versions are named by; the second, if any, by the previous one.
 * @returns 64 hexadecimal characters each, good as a secret's version ID
 */
export function fingerprints(keys: FingerprintKeys, ...parts: string[]): string[] {
  return [keys, keys.previous].flatMap((key) =>
    key ? [createHmac('sha256', key.key).update(JSON.stringify(parts)).digest('hex')] : [],
  );
}
