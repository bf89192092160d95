import { calendarOf } from '../onboarding/business-days.ts';
import { formTargets } from '../web/form-targets.ts';
import { httpHandler } from '../web/http.ts';
import { openTrial, showTrial } from './trial-view.ts';

/** `GET /trials/{token}`: shows the results of the trials. Changes nothing. */
export const handler = httpHandler('ShowTrial', async (request, { environment, brand }) =>
  showTrial(
    {
      brand,
      calendar: calendarOf(environment),
      formTargets: formTargets(environment),
      ...(await openTrial(environment, request)),
    },
    request,
  ),
);
