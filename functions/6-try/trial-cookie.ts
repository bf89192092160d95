import { timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { LinkKeys } from '../onboarding/link-keys.ts';
import { fingerprints } from '../onboarding/links.ts';
import { TRIAL_LASTS } from '../record/trials.ts';

/**
 * The cookie that binds trials to the browser which began them: nobody can finish another one's, nor be
 * made to finish one that was begun elsewhere. It holds all that the callback needs, signed; its times
 * are real, whatever becomes of the onboarding. Signed by what signs the links to trials, in another way.
 */

const attemptSchema = z.object({
  onboardingId: z.string(),
  /** Names the trial. */
  id: z.string(),
  domain: z.string(),
  /** Where the trial's page is, below the public URL. */
  page: z.string(),
  /** The link's ID and whose it is, for the audit. */
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
  /** Of this browser's tabs, the latest last. */
  attempts: z.array(attemptSchema),
  /** The way back to the page, after the sign-out. */
  returnTo: z.string().optional(),
  expires: z.number(),
});
export type TrialCookie = Omit<z.output<typeof contentSchema>, 'expires'>;

const NONE: TrialCookie = { attempts: [] };

/** Browsers keep 4,096 bytes of a cookie, name and attributes included (RFC 6265, 6.1). */
const LONGEST = 3_800;

/** Under https no other host can have set it; Safari takes no Secure cookie at http://localhost. */
const nameOf = (publicUrl: string) => (publicUrl.startsWith('https:') ? '__Host-trial' : 'trial');

function write(publicUrl: string, value: string, maxAge: number): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${nameOf(publicUrl)}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${secure}`;
}

/** As bytes: of what a browser sends, a character may be several. */
function isSame(one: string, other: string): boolean {
  const [known, given] = [Buffer.from(one), Buffer.from(other)];
  return known.length === given.length && timingSafeEqual(known, given);
}

export const expiryOfAttempt = () => Date.now() + TRIAL_LASTS;

/** The header that has the browser keep this; of many attempts the latest, as far as they fit. */
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

/** What the browser brings; nothing for none, a changed one, and what has expired. */
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
