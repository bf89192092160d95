import { RequestError } from '../runtime/errors.ts';
import { httpHandler } from '../web/http.ts';
import { signedOutCookie } from '../web/staff.ts';
import { signedOutPage } from './signed-out-page.tsx';

/**
 * `POST /staff/sign-out`: signs out in this browser. The next sign-in asks for credentials, even if Auth0 still has a
 * session.
 */
export const handler = httpHandler('SignOut', async (request, { environment, brand }) => {
  const { PUBLIC_URL, STAFF_SIGN_IN } = environment;
  if (!STAFF_SIGN_IN) throw new RequestError(404, 'notFound');
  await request.nothing();
  const cookie = signedOutCookie(PUBLIC_URL);
  return request.html
    ? { page: signedOutPage({ brand, language: request.language }), cookie }
    : { json: { signedOut: true }, cookie };
});
