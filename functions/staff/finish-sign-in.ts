import { redeemStaff } from '../auth0/staff.ts';
import { domainOf } from '../onboarding/addresses.ts';
import { readPageLinkKeys, readVerifyingKeys } from '../onboarding/link-keys.ts';
import { createLink, verifyLink } from '../onboarding/links.ts';
import { RequestError } from '../runtime/errors.ts';
import { httpHandler, type Request } from '../web/http.ts';
import { attemptCookie, readStaffCookie, staffCookie } from '../web/staff.ts';

/** Lifetime of the cookie, in seconds; the same as the session's. */
const LASTS = 8 * 60 * 60;

/** The sign-in this browser started; undefined if there is none, or it is invalid or expired. */
async function attemptOf(prefix: string, publicUrl: string, request: Request) {
  const { state = '' } = request.query;
  const token = readStaffCookie(publicUrl, attemptCookie(state), request);
  const keys = await readVerifyingKeys(prefix);
  try {
    const attempt = await verifyLink(keys, 'staffAttempt', token);
    return attempt.expired || attempt.state !== state ? undefined : attempt;
  } catch (error) {
    if (error instanceof RequestError) return undefined;
    throw error;
  }
}

/**
 * `GET /staff/callback`: signs in staff returning from Auth0, and redirects to the page they came from. Requires a
 * verified address in CSM_DOMAINS, if set, and the browser that started the sign-in.
 */
export const handler = httpHandler('FinishSignIn', async (request, { environment }) => {
  if (request.isHead) throw new RequestError(405, 'methodNotAllowed', [], { allow: 'GET' });
  const { SECRETS_PREFIX, PUBLIC_URL, STAFF_SIGN_IN, CSM_DOMAINS } = environment;
  if (!STAFF_SIGN_IN) throw new RequestError(404, 'notFound');
  const attempt = await attemptOf(SECRETS_PREFIX, PUBLIC_URL, request);
  if (!attempt) throw new RequestError(400, 'staffElsewhere');
  const email = await redeemStaff(environment, request.query, attempt);
  const isOurs =
    email !== undefined && (CSM_DOMAINS.length === 0 || CSM_DOMAINS.includes(domainOf(email)));
  if (!isOurs) throw new RequestError(403, 'notStaff');
  const keys = await readPageLinkKeys(SECRETS_PREFIX, 'staff');
  const session = await createLink(keys, PUBLIC_URL, 'staff', { email });
  return {
    redirect: attempt.to,
    cookie: staffCookie(PUBLIC_URL, 'staff', session.slice(session.lastIndexOf('/') + 1), LASTS),
  };
});
