import { timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { fingerprints, type LinkKeys } from '../onboarding/links.ts';
import { TRIAL_LASTS } from '../record/trials.ts';

/**
 * The cookie that binds a trial to the browser which began it: nobody can finish another one's, nor be
 * made to finish one that was begun elsewhere. It holds all that the callback needs, signed; its times
 * are real, whatever becomes of the onboarding.
 */

const contentSchema = z.object({
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
export type TrialCookie = z.output<typeof contentSchema>;

/** The way back to the page, after the sign-out. */
const returningSchema = z.object({ returnTo: z.string(), expires: z.number() });

/** Under https no other host can have set it; Safari takes no Secure cookie at http://localhost. */
const nameOf = (publicUrl: string) => (publicUrl.startsWith('https:') ? '__Host-trial' : 'trial');

function write(publicUrl: string, value: string, maxAge: number): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${nameOf(publicUrl)}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${secure}`;
}

function signed(keys: LinkKeys, publicUrl: string, content: object): string {
  const text = Buffer.from(JSON.stringify(content)).toString('base64url');
  const [signature] = fingerprints(keys, 'trial', text);
  return write(publicUrl, `${text}.${signature}`, TRIAL_LASTS / 1000);
}

const isSame = (one: string, other: string) =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** What the browser brings; undefined for none, a changed one, and one whose time is over. */
function read(
  keys: LinkKeys,
  publicUrl: string,
  cookies: Readonly<Record<string, string | undefined>>,
): unknown {
  const [text = '', signature = ''] = cookies[nameOf(publicUrl)]?.split('.') ?? [];
  if (!fingerprints(keys, 'trial', text).some((known) => isSame(known, signature)))
    return undefined;
  const content: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
  const { expires } = z.object({ expires: z.number() }).parse(content);
  return expires > Date.now() ? content : undefined;
}

const expires = () => Date.now() + TRIAL_LASTS;

export const trialCookie = (
  keys: LinkKeys,
  publicUrl: string,
  content: Omit<TrialCookie, 'expires'>,
) => signed(keys, publicUrl, { ...content, expires: expires() });

export const readTrialCookie = (...from: Parameters<typeof read>): TrialCookie | undefined =>
  contentSchema.safeParse(read(...from)).data;

/** Takes the trial's place, which can be finished only once. */
export const returnCookie = (keys: LinkKeys, publicUrl: string, returnTo: string) =>
  signed(keys, publicUrl, { returnTo, expires: expires() });

export const readReturnCookie = (...from: Parameters<typeof read>): string | undefined =>
  returningSchema.safeParse(read(...from)).data?.returnTo;

export const noCookie = (publicUrl: string) => write(publicUrl, '', 0);
