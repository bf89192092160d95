import { httpHandler } from '../shared/http.ts';
import { calendarOf } from '../waiting/business-days.ts';
import { openSignIn, showSignIn } from './sign-in-view.ts';

/** `GET /sign-ins/{token}`: whether the first sign-in is known. Changes nothing. */
export const handler = httpHandler('ShowSignIn', async (request, { environment, brand }) =>
  showSignIn(
    {
      brand,
      calendar: calendarOf(environment),
      ...(await openSignIn(environment, request.token)),
    },
    request,
  ),
);
