import { timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';
import { oktaDomainSchema } from '../okta/okta-domain.ts';
import type { LinkKeys } from '../onboarding/link-keys.ts';
import { fingerprints } from '../onboarding/links.ts';
import { onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { TRIAL_LASTS } from '../record/trials.ts';

/**
 * The cookie that binds trials to the browser that began them, so that nobody can finish another person's trial or be
 * made to finish one begun elsewhere. It contains everything the callback needs, signed. Its times are real time,
 * independent of the onboarding's. Signed with the keys of trial links, for a separate purpose.
 */

const attemptSchema = z.object({
  onboardingId: onboardingIdSchema,
  /** The trial's ID. */
  id: z.string(),
  domain: oktaDomainSchema,
  /** Path of the trial's page, relative to the public URL. */
  page: z.string(),
  /** The link's ID and owner, for the audit. */
  by: z.string(),
  link: z.string(),
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  /** Epoch milliseconds. */
  expires: z.number(),
});
export type TrialAttempt = z.output<typeof attemptSchema>;

const contentSchema = z.object({
  /** Attempts of this browser's tabs, latest last. */
  attempts: z.array(attemptSchema),
  /** The page to return to after signing out. */
  returnTo: z.optional(z.string()),
  expires: z.number(),
});
export type TrialCookie = Omit<z.output<typeof contentSchema>, 'expires'>;

const NONE: TrialCookie = { attempts: [] };

/** Browsers keep 4,096 bytes per cookie, including name and attributes (RFC 6265, 6.1). */
const LONGEST = 3_800;

/** With https, `__Host-` prevents other hosts from setting it. Safari rejects Secure cookies at http://localhost. */
const nameOf = (publicUrl: string) => (publicUrl.startsWith('https:') ? '__Host-trial' : 'trial');

function write(publicUrl: string, value: string, maxAge: number): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${nameOf(publicUrl)}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${secure}`;
}

/** Compares bytes, since the browser may send characters of several bytes. */
function isSame(one: string, other: string): boolean {
  const [known, given] = [Buffer.from(one), Buffer.from(other)];
  return known.length === given.length && timingSafeEqual(known, given);
}

export const expiryOfAttempt = () => Date.now() + TRIAL_LASTS;

/** The header that sets the cookie; keeps the latest attempts that fit. */
export function trialCookie(keys: LinkKeys, publicUrl: string, content: TrialCookie): string {
  const { attempts, returnTo } = content;
  if (attempts.length === 0 && returnTo === undefined) return write(publicUrl, '', 0);
  const whole = { ...content, expires: expiryOfAttempt() };
  const text = Buffer.from(JSON.stringify(whole)).toString('base64url');
  if (text.length > LONGEST && attempts.length > 1)
    return trialCookie(keys, publicUrl, { ...content, attempts: attempts.slice(1) });
  const [signature] = fingerprints(keys, 'trial', text);
  return write(publicUrl, `${text}.${signature}`, TRIAL_LASTS / 1000);
}

/** Reads the cookie; empty if it is missing, tampered with, or expired. */
export function readTrialCookie(
  keys: LinkKeys,
  publicUrl: string,
  cookies: Readonly<Record<string, string | undefined>>,
): TrialCookie {
  const [text = '', signature = ''] = cookies[nameOf(publicUrl)]?.split('.') ?? [];
  if (!fingerprints(keys, 'trial', text).some((known) => isSame(known, signature))) return NONE;
  const json: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
  const { data } = contentSchema.safeParse(json);
  const now = Date.now();
  if (!data || data.expires <= now) return NONE;
  const { attempts, returnTo } = data;
  return { attempts: attempts.filter(({ expires }) => expires > now), returnTo };
}
