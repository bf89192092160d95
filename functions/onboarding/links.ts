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
import * as z from 'zod/mini';
import { oktaDomainSchema } from '../okta/okta-domain.ts';
import { InvalidState, RequestError } from '../runtime/errors.ts';
import { later } from '../runtime/later.ts';
import {
  claimsKeyOf,
  type FingerprintKeys,
  type LinkKeys,
  privateKeyOf,
  type VerifyingKeys,
} from './link-keys.ts';
import { dashboardFor } from './onboarding.ts';
import { onboardingIdSchema } from './onboarding-id.ts';
import type { PageLink } from './secrets.ts';

/**
 * Links are capabilities: whoever has one may use it. Each is a JWT (ES256) in the path of a page, for one purpose and
 * one onboarding, or one CSM's list. Its claims are encrypted (A256GCM), so that browser histories and proxy logs reveal
 * no names or addresses.
 */

const person = later(() => z.object({ name: z.optional(z.string()), email: z.string() }));

/** Maximum days of a wait of 20 business days, including holidays. Most links expire with their wait's deadline. */
const A_WAIT = 32;

/** Kinds of links; add one here. `days`: validity, unless it is issued `until` a time. */
const kinds = {
  /**
   * Lets a company's Okta admin submit and follow one onboarding. `steps`: only lets fill in these steps of the page.
   * `continues`: for a follow-up, the onboarding from whose page it was made and whose connections it continues. Expires
   * only if unused.
   */
  setup: {
    path: 'setup',
    days: 30,
    claims: later(() =>
      z.object({
        onboardingId: onboardingIdSchema,
        company: z.string(),
        csm: person,
        steps: z.optional(z.array(z.string())),
        continues: z.optional(onboardingIdSchema),
      }),
    ),
  },
  /** Lets the CSM decide. `by` is the recipient's address. */
  approval: {
    path: 'approvals',
    days: A_WAIT,
    claims: later(() => z.object({ onboardingId: onboardingIdSchema, by: z.string() })),
  },
  /** Lets the customer's contact or main admin try to sign in, and the CSM follow or skip the trial. */
  trial: {
    path: 'trials',
    days: A_WAIT,
    claims: later(() =>
      z.object({
        onboardingId: onboardingIdSchema,
        by: z.string(),
        role: z.enum(['contact', 'mainAdmin', 'csm']),
      }),
    ),
  },
  /** Lets the CSM decide when single sign-on is switched on, switch it off for 14 days, and on again. */
  switch: {
    path: 'switches',
    days: 14 + A_WAIT,
    claims: later(() => z.object({ onboardingId: onboardingIdSchema, by: z.string() })),
  },
  /** Lets the CSM see whom to re-invite in the product's dashboard, and confirm it. */
  dashboard: {
    path: 'dashboard',
    days: A_WAIT,
    claims: later(() => z.object({ onboardingId: onboardingIdSchema, by: z.string() })),
  },
  /** Lets the product's own system report what it was asked to do in the dashboard, and nothing else. */
  dashboardReport: {
    path: 'dashboard-reports',
    days: A_WAIT,
    claims: later(() => z.object({ onboardingId: onboardingIdSchema, for: z.enum(dashboardFor) })),
  },
  /** Lets the CSM or the main admin confirm the first sign-in. */
  'sign-in': {
    path: 'sign-ins',
    days: A_WAIT,
    claims: later(() =>
      z.object({
        onboardingId: onboardingIdSchema,
        by: z.string(),
        role: z.enum(['csm', 'mainAdmin']),
      }),
    ),
  },
  /**
   * Lets a company's Okta admin change the client secrets of these Auth0 connections (IDs), or of the onboarding's apps
   * if a completed onboarding's page made it.
   */
  rotation: {
    path: 'rotations',
    days: 14,
    claims: later(() =>
      z.object({
        onboardingId: onboardingIdSchema,
        company: z.string(),
        csm: person,
        connections: z.optional(z.array(z.string())),
        /** The apps shown on its page; missing in links of earlier versions. */
        apps: z.optional(z.array(z.object({ domain: oktaDomainSchema, clientId: z.string() }))),
      }),
    ),
  },
  /** Not a link but a cookie: a sign-in of the operator's own people that is under way. */
  staffAttempt: {
    path: 'staff',
    days: 10 / (24 * 60),
    claims: later(() =>
      z.object({
        state: z.string(),
        nonce: z.string(),
        codeVerifier: z.string(),
        to: z.string(),
      }),
    ),
  },
  /** Not a link either: who has signed in. */
  staff: { path: 'staff', days: 8 / 24, claims: later(() => z.object({ email: z.string() })) },
  /** Lets a CSM read the list of all their onboardings. `by` is the CSM's address. */
  queue: { path: 'onboardings', days: 14, claims: later(() => z.object({ by: z.string() })) },
} as const;

/** What the keys of pages may sign, so that whoever takes over a page can make no other links. */
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
  /** Whether the link has expired; the caller decides whether that matters. */
  expired: boolean;
  /** ISO time. */
  expiresAt: string;
  /** Epoch seconds. */
  issuedAt: number;
  /** Identifies the link in the audit, without revealing it. */
  linkId: string;
};

/** A link yet to be made, so that no working links are stored. */
export type LinkOrder = {
  [P in LinkPurpose]: {
    link: P;
    claims: Claims<P>;
    /** When it expires, ISO time; defaults to its purpose's validity. */
    until?: string | undefined;
  };
}[LinkPurpose];

const orderSchema = later(() =>
  z.object({
    link: z.enum(Object.keys(kinds) as LinkPurpose[]),
    claims: z.unknown(),
    until: z.optional(z.iso.datetime()),
  }),
);

/**
 * Makes the links ordered in a mail's fields whose names end in `Link`. What people typed is in other fields, and cannot
 * order any.
 * @param orderedAt ISO time. Their issue time, so that links revoked since then stay revoked
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

/** 16 hexadecimal characters that identify a link without opening it. */
export const linkIdOf = (token: string) =>
  createHash('sha256').update(token).digest('hex').slice(0, 16);

/** WebCrypto keys by their input, each imported once per instance. */
const made = new Map<string, Promise<CryptoKey>>();
function keyOnce(from: string, make: () => Promise<CryptoKey>): Promise<CryptoKey> {
  const key = made.get(from) ?? make();
  made.set(from, key);
  return key;
}
const signatureKey = (from: string, jwk: () => JWK) =>
  keyOnce(from, () => importJWK(jwk(), 'ES256') as Promise<CryptoKey>);
/** For A256GCM. Raw bytes would be imported anew for each link. */
const claimsKeyOnce = (bytes: Buffer) =>
  keyOnce(`claims ${bytes.toString('base64url')}`, () =>
    crypto.subtle.importKey('raw', new Uint8Array(bytes), 'AES-GCM', false, ['encrypt', 'decrypt']),
  );

const ISSUER = 'sequel-sso-onboarding';
const DAY = 24 * 60 * 60;

/** Days from now. @param until ISO time */
export const daysUntil = (until: string) => (Date.parse(until) - Date.now()) / (DAY * 1000);

/** When a setup link issued at this time expires. @param at ISO time */
export const setupLinkExpiry = (at: string, days: number = kinds.setup.days) =>
  new Date(Date.parse(at) + days * DAY * 1000).toISOString();

/**
 * Creates a link, as a complete URL.
 * @param days validity from now
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
 * Verifies a link and returns its claims.
 * @throws RequestError 404 `linkInvalid` for anything other than a link for this purpose signed by us: another
 *   algorithm, key or purpose, or a changed byte
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
    // The same answer for all causes, to reveal nothing.
    throw new RequestError(404, 'linkInvalid');
  }
}

/** Allows one spelling per link, as limits and the audit use its hash. Decoders accept padding and other alphabets. */
const isCanonical = (token: string) =>
  token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);

/** Requirements for every token. Ignores the expiry, which the caller judges. */
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

type VerifyingKey = VerifyingKeys['keys'][number];

/** Most links whose content is kept. */
const MOST_OPENED = 100;
/** What links hold that were opened before, by token and all that it depends on: pages are reloaded, and forms sent. */
const opened = new Map<string, ReturnType<typeof decode>>();

/** Verifies with the key as it is now: once it is gone, so are the links. The caller judges expiry and revocation. */
async function open(keys: VerifyingKeys, purpose: LinkPurpose, token: string, kid?: string) {
  const key = keys.keys.find((candidate) => candidate.kid === kid);
  if (!key) throw new InvalidState('The key is unknown');
  const from = JSON.stringify([purpose, key, token]);
  const before = opened.get(from);
  if (before) return before;
  const content = decode(key, purpose, token);
  // Kept only if it is good: nobody can fill the map with anything else.
  await content;
  if (opened.size >= MOST_OPENED) opened.clear();
  opened.set(from, content);
  return content;
}

async function decode(key: VerifyingKey, purpose: LinkPurpose, token: string) {
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

/** Opens a link of a version before ES256, while ops allow them. */
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
 * Fingerprints of a client secret. The same secret for the same onboarding and domain has the same fingerprint, and
 * nobody without the key can test guesses. The first is from the current key, which names new versions; the second, if
 * any, from the previous key.
 * @returns 64 hexadecimal characters each, usable as a secret's version ID
 */
export function fingerprints(keys: FingerprintKeys, ...parts: string[]): string[] {
  return [keys, keys.previous].flatMap((key) =>
    key ? [createHmac('sha256', key.key).update(JSON.stringify(parts)).digest('hex')] : [],
  );
}
