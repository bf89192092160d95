import { calendarOf } from '../onboarding/business-days.ts';
import { httpHandler } from '../web/http.ts';
import { openSignIn, showSignIn } from './sign-in-view.ts';

/** `GET /sign-ins/{token}`: shows whether the first sign-in is known. Changes nothing. */
export const handler = httpHandler('ShowSignIn', async (request, { environment, brand }) =>
  showSignIn(
    {
      brand,
      calendar: calendarOf(environment),
      ...(await openSignIn(environment, request)),
    },
    request,
  ),
);
