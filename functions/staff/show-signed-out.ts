import { RequestError } from '../runtime/errors.ts';
import { httpHandler } from '../web/http.ts';
import { signedOutPage } from './signed-out-page.tsx';

/** `GET /staff/sign-out`: what whoever has signed out reads. Changes nothing. */
export const handler = httpHandler('ShowSignedOut', async (request, { environment, brand }) => {
  if (!environment.STAFF_SIGN_IN || !request.html) throw new RequestError(404, 'notFound');
  return { page: signedOutPage({ brand, language: request.language }) };
});
