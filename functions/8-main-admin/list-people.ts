import { dashboardFor } from '../onboarding/onboarding.ts';
import { secretNames } from '../onboarding/secrets.ts';
import { isSubmitted } from '../record/onboarding-record.ts';
import { readRecord } from '../record/store.ts';
import { RequestError } from '../runtime/errors.ts';
import { logger } from '../runtime/observability.ts';
import { requireKey } from '../web/bearer.ts';
import { httpHandler } from '../web/http.ts';
import { readPeople } from '../web/people.ts';

/** Longer than any ID we issue, but still valid as a table key. */
const LONGEST_ID = 200;

/**
 * `GET /people/{onboardingId}`: everyone in an onboarding who is to sign in, for programs with a key of the stage.
 * Filtered by `?for=mainAdmin` or `?for=everyone` (all but the main admin). Changes nothing.
 */
export const handler = httpHandler('ListPeople', async (request, { environment }) => {
  const { SECRETS_PREFIX, RECORD_TABLE } = environment;
  await requireKey(secretNames.peopleKeys(SECRETS_PREFIX), request);
  const { onboardingId } = request;
  const whom = request.query.for;
  if (whom !== undefined && !dashboardFor.some((each) => each === whom))
    throw new RequestError(400, 'requestMalformed');
  const record =
    onboardingId.length <= LONGEST_ID ? await readRecord(RECORD_TABLE, onboardingId) : undefined;
  if (!record || !isSubmitted(record)) throw new RequestError(404, 'notFound');
  logger.appendKeys({ onboardingId });
  const all = await readPeople(SECRETS_PREFIX, record);
  const people = all.filter(
    ({ role }) => whom === undefined || (whom === 'mainAdmin') === (role === 'mainAdmin'),
  );
  return { json: { onboardingId, people } };
});
