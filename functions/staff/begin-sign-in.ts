import { newAttempt } from '../auth0/code-flow.ts';
import { staffAuthorizeUrl } from '../auth0/staff.ts';
import { readPageLinkKeys } from '../onboarding/link-keys.ts';
import { createLink } from '../onboarding/links.ts';
import { RequestError } from '../runtime/errors.ts';
import { httpHandler } from '../web/http.ts';
import { attemptCookie, hasSignedOut, staffCookie } from '../web/staff.ts';

/** The only pages that a sign-in may return to. */
const PAGES = /^\/(?:approvals|switches|trials|onboardings)\/[\w-][\w.-]+(?:\/people)?$/;
/** Lifetime of the attempt's cookie, in seconds. */
const LASTS = 600;

/**
 * `GET /staff/sign-in?to=…`: redirects staff to Auth0 to sign in, and then back to that page. Only sets a cookie.
 */
export const handler = httpHandler('BeginSignIn', async (request, { environment }) => {
  const { SECRETS_PREFIX, PUBLIC_URL, STAFF_SIGN_IN } = environment;
  // Return to the page itself: a posted action is not repeated.
  const to = (request.query.to ?? '').replace(/\/actions$/, '');
  if (!STAFF_SIGN_IN || !PAGES.test(to)) throw new RequestError(404, 'notFound');
  const attempt = newAttempt();
  const keys = await readPageLinkKeys(SECRETS_PREFIX, 'staff');
  const token = tokenOf(await createLink(keys, PUBLIC_URL, 'staffAttempt', { ...attempt, to }));
  return {
    redirect: await staffAuthorizeUrl(environment, attempt, hasSignedOut(PUBLIC_URL, request)),
    cookie: staffCookie(PUBLIC_URL, attemptCookie(attempt.state), token, LASTS),
  };
});

const tokenOf = (link: string) => link.slice(link.lastIndexOf('/') + 1);
