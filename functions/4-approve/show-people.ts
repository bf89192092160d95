import { domainOf } from '../onboarding/addresses.ts';
import { findSubmission, readAllUsers } from '../onboarding/stored-submission.ts';
import { RequestError } from '../runtime/errors.ts';
import { httpHandler } from '../web/http.ts';
import { type ListedPerson, peopleCsv } from '../web/people-csv.ts';
import { openApproval } from './approval-view.ts';
import { peoplePage } from './people-page.tsx';

/**
 * `GET /approvals/{token}/people`: everybody who is to sign in, for whoever decides; with `?format=csv` as a
 * file. Changes nothing.
 */
export const handler = httpHandler('ShowPeople', async (request, { environment, brand }) => {
  const { SECRETS_PREFIX } = environment;
  const { record } = await openApproval(environment, request);
  const { onboardingId, submission, company } = record;
  const stored = submission && (await findSubmission(SECRETS_PREFIX, onboardingId, submission.id));
  // They are deleted with the end.
  if (!stored) throw new RequestError(410, 'over');
  const users = await readAllUsers(SECRETS_PREFIX, stored, submission.id);
  const person = (role: ListedPerson['role']) => (email: string) => ({
    email,
    domain: domainOf(email),
    role,
  });
  const people = [person('mainAdmin')(stored.mainAdmin.email), ...users.map(person('user'))];
  if (request.query.format === 'csv')
    return {
      text: peopleCsv(people),
      type: 'text/csv; charset=utf-8',
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
