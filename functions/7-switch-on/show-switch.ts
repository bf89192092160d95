import { calendarOf } from '../onboarding/business-days.ts';
import { httpHandler } from '../web/http.ts';
import { openSwitch, showSwitch } from './switch-view.ts';

/** `GET /switches/{token}`: shows whether single sign-on is on. Changes nothing. */
export const handler = httpHandler('ShowSwitch', async (request, { environment, brand }) =>
  showSwitch(
    { brand, calendar: calendarOf(environment), ...(await openSwitch(environment, request)) },
    request,
  ),
);
