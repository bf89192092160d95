import { newAttempt } from '../auth0/code-flow.ts';
import { staffAuthorizeUrl } from '../auth0/staff.ts';
import { readPageLinkKeys } from '../onboarding/link-keys.ts';
import { createLink } from '../onboarding/links.ts';
import { RequestError } from '../runtime/errors.ts';
import { httpHandler } from '../web/http.ts';
import { attemptCookie, hasSignedOut, staffCookie } from '../web/staff.ts';

/** The pages for which somebody signs in; nowhere else does it lead. */
const PAGES = /^\/(?:approvals|switches|trials|onboardings)\/[\w-][\w.-]+(?:\/people)?$/;
/** Seconds. */
const LASTS = 600;

/**
 * `GET /staff/sign-in?to=…`: leads one of the operator's own people to Auth0, and back to that page. Changes nothing
 * but a cookie of the browser.
 */
export const handler = httpHandler('BeginSignIn', async (request, { environment }) => {
  const { SECRETS_PREFIX, PUBLIC_URL, STAFF_SIGN_IN } = environment;
  // What was posted there is not posted again.
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
