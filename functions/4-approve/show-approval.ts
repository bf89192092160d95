import { calendarOf } from '../onboarding/business-days.ts';
import { readSwitched } from '../record/switching.ts';
import { httpHandler } from '../web/http.ts';
import { openApproval, showApproval } from './approval-view.ts';

/** `GET /approvals/{token}`: shows the evidence and the decision, if any. Changes nothing. */
export const handler = httpHandler('ShowApproval', async (request, { environment, brand }) => {
  const { link, record } = await openApproval(environment, request);
  return showApproval(
    {
      brand,
      calendar: calendarOf(environment),
      required: environment.DOMAIN_PROOF === 'required',
      link,
      record: await readSwitched(environment.RECORD_TABLE, record),
    },
    request,
  );
});
