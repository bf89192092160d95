import { calendarOf } from '../onboarding/business-days.ts';
import { httpHandler } from '../web/http.ts';
import { openApproval, showApproval } from './approval-view.ts';

/** `GET /approvals/{token}`: the evidence, and what was decided if it was. Changes nothing. */
export const handler = httpHandler('ShowApproval', async (request, { environment, brand }) =>
  showApproval(
    {
      brand,
      calendar: calendarOf(environment),
      required: environment.DOMAIN_PROOF === 'required',
      ...(await openApproval(environment, request)),
    },
    request,
  ),
);
