import type { VerifyingKeys } from '../onboarding/link-keys.ts';
import { verifyLink } from '../onboarding/links.ts';
import { RequestError, SignInRequired } from '../runtime/errors.ts';
import type { Request } from './http.ts';

/**
 * The session of one of the operator's own people who has signed in (functions/staff/), in a cookie: signed by a key
 * that only that sign-in has, and verified by whatever verifies links.
 */

/** Where the stage asks its own people to sign in; null: it does not. */
export type StaffSignIn = { domain: string; clientId: string } | null;

/** Under https no other host can have set it; Safari takes no Secure cookie at http://localhost. */
const nameOf = (publicUrl: string, name: string) =>
  publicUrl.startsWith('https:') ? `__Host-${name}` : name;

type StaffCookie = 'staff' | `staff-attempt-${string}`;

/** What a browser has begun: one for each tab. @param state of the attempt, base64url */
export const attemptCookie = (state: string): StaffCookie => `staff-attempt-${state.slice(0, 16)}`;

/** Kept by the browser for so many seconds. */
export function staffCookie(
  publicUrl: string,
  name: StaffCookie,
  token: string,
  maxAge: number,
): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${nameOf(publicUrl, name)}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${secure}`;
}

/** In the place of a session: somebody has signed out here. */
const OUT = 'out';
/** Seconds for which that is remembered. */
const REMEMBERED = 30 * 24 * 60 * 60;

/** Whoever signs in next in this browser is asked who they are. */
export const signedOutCookie = (publicUrl: string) =>
  staffCookie(publicUrl, 'staff', OUT, REMEMBERED);

export const hasSignedOut = (publicUrl: string, request: Pick<Request, 'cookies'>) =>
  readStaffCookie(publicUrl, 'staff', request) === OUT;

export const readStaffCookie = (
  publicUrl: string,
  name: StaffCookie,
  { cookies }: Pick<Request, 'cookies'>,
) => cookies[nameOf(publicUrl, name)] ?? '';

/**
 * Who is signed in.
 * @returns their address; undefined where nobody is asked to sign in
 * @throws SignInRequired
 */
export async function signedInStaff(
  { PUBLIC_URL, STAFF_SIGN_IN }: { PUBLIC_URL: string; STAFF_SIGN_IN: StaffSignIn },
  keys: VerifyingKeys,
  request: Pick<Request, 'cookies'>,
): Promise<string | undefined> {
  if (!STAFF_SIGN_IN) return undefined;
  try {
    const session = await verifyLink(keys, 'staff', readStaffCookie(PUBLIC_URL, 'staff', request));
    if (!session.expired) return session.email;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
  }
  throw new SignInRequired();
}
