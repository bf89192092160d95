import { domainOf } from '../onboarding/addresses.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { dashboardFor } from '../record/dashboard.ts';
import { CSV, wantsCsv } from '../web/csv.ts';
import { httpHandler } from '../web/http.ts';
import { peopleCsv } from '../web/people-csv.ts';
import { openDashboard, reinvited, showDashboard } from './dashboard-view.ts';

/**
 * `GET /dashboard/{token}`: whom to re-invite in the product's dashboard; as a file with `?format=csv`. Changes
 * nothing.
 */
export const handler = httpHandler('ShowDashboard', async (request, { environment, brand }) => {
  const { SECRETS_PREFIX } = environment;
  const opened = await openDashboard(environment, request);
  const whom = dashboardFor(opened.record);
  if (wantsCsv(request.query) && whom) {
    const role = whom === 'mainAdmin' ? 'mainAdmin' : 'user';
    const people = await reinvited(SECRETS_PREFIX, opened.record, whom);
    return {
      text: peopleCsv(people.map((email) => ({ email, domain: domainOf(email), role }))),
      type: CSV,
      file: `${opened.record.onboardingId}.csv`,
    };
  }
  const view = { brand, calendar: calendarOf(environment), ...opened };
  return showDashboard(SECRETS_PREFIX, view, request);
});
