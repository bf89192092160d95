import { calendarOf } from '../onboarding/business-days.ts';
import { findSubmission, readAllUsers } from '../onboarding/stored-submission.ts';
import {
  isSubmitted,
  type OnboardingRecord,
  progressOf,
  stageOf,
} from '../record/onboarding-record.ts';
import { readRecord } from '../record/store.ts';
import { RequestError } from '../runtime/errors.ts';
import { httpHandler } from '../web/http.ts';
import { openLink } from '../web/open-link.ts';
import { emptyValues, valuesOf } from './setup-values.ts';
import { renamed, showSetup } from './setup-view.ts';

/** What the form of a correction starts with. */
async function valuesToCorrect(prefix: string, record: OnboardingRecord) {
  const { onboardingId, submission } = record;
  const stored = submission && (await findSubmission(prefix, onboardingId, submission.id));
  return stored
    ? renamed(
        valuesOf(stored, await readAllUsers(prefix, stored, submission.id)),
        progressOf(record).problems,
      )
    : emptyValues();
}

/** `GET /setup/{token}`: the guide and the form, what to correct, or how far it is. Changes nothing. */
export const handler = httpHandler('ShowSetup', async (request, { environment, brand }) => {
  const { SECRETS_PREFIX, RECORD_TABLE } = environment;
  const link = await openLink(environment, 'setup', request);
  const record = await readRecord(RECORD_TABLE, link.onboardingId);
  // A link's time is for starting with it; who has started may follow to the end.
  if (link.expired && !(record && isSubmitted(record))) throw new RequestError(410, 'linkExpired');
  const isForm = request.html && record && stageOf(record) === 'awaitingCorrection';
  const values = isForm ? await valuesToCorrect(SECRETS_PREFIX, record) : emptyValues();
  const view = { brand, calendar: calendarOf(environment), link, record };
  return showSetup(view, request, { values });
});
