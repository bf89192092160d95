import type { VerifyingKeys } from '../onboarding/link-keys.ts';
import { verifyLink } from '../onboarding/links.ts';
import { RequestError, SignInRequired } from '../runtime/errors.ts';
import type { Request } from './http.ts';

/**
 * The session cookie of the operator's staff (functions/staff/): signed with a key that only the sign-in has, and
 * verified like links.
 */

/** Where staff sign in; null if the stage does not require it. */
export type StaffSignIn = { domain: string; clientId: string } | null;

/** `__Host-` prevents other hosts from setting it. Not for http, as Safari rejects Secure cookies at http://localhost. */
const nameOf = (publicUrl: string, name: string) =>
  publicUrl.startsWith('https:') ? `__Host-${name}` : name;

type StaffCookie = 'staff' | `staff-attempt-${string}`;

/** Cookie of a sign-in attempt: one per tab. @param state of the attempt, base64url */
export const attemptCookie = (state: string): StaffCookie => `staff-attempt-${state.slice(0, 16)}`;

/** A `set-cookie` value. @param maxAge seconds */
export function staffCookie(
  publicUrl: string,
  name: StaffCookie,
  token: string,
  maxAge: number,
): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${nameOf(publicUrl, name)}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${secure}`;
}

/** Replaces the session after a sign-out. */
const OUT = 'out';
/** Seconds for which the sign-out is remembered. */
const REMEMBERED = 30 * 24 * 60 * 60;

/** Makes the next sign-in in this browser ask who it is. */
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
 * The signed-in member of staff.
 * @returns the address; undefined if the stage does not require a sign-in
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
