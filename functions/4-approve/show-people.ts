import { CSV, wantsCsv } from '../web/csv.ts';
import { httpHandler } from '../web/http.ts';
import { readPeople } from '../web/people.ts';
import { peopleCsv } from '../web/people-csv.ts';
import { openApproval } from './approval-view.ts';
import { peoplePage } from './people-page.tsx';

/**
 * `GET /approvals/{token}/people`: shows the CSM everyone who will sign in; `?format=csv` downloads the list.
 * Changes nothing.
 */
export const handler = httpHandler('ShowPeople', async (request, { environment, brand }) => {
  const { SECRETS_PREFIX } = environment;
  const { record } = await openApproval(environment, request);
  const { onboardingId, company } = record;
  const people = await readPeople(SECRETS_PREFIX, record);
  if (wantsCsv(request.query))
    return {
      text: peopleCsv(people),
      type: CSV,
      file: `${onboardingId}.csv`,
    };
  if (!request.html) return { json: { onboardingId, people } };
  return {
    page: peoplePage({
      brand,
      language: request.language,
      company,
      people,
      approvalHref: `../${request.token}`,
    }),
  };
});
