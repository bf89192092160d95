import { calendarOf } from '../onboarding/business-days.ts';
import { readPageLinkKeys } from '../onboarding/link-keys.ts';
import { createLink } from '../onboarding/links.ts';
import { readDurations } from '../record/durations.ts';
import { isSubmitted, type OnboardingRecord, stageOf } from '../record/onboarding-record.ts';
import { RequestError } from '../runtime/errors.ts';
import type { EnvironmentOf } from '../runtime/handlers.ts';
import { formTargets } from '../web/form-targets.ts';
import { httpHandler } from '../web/http.ts';
import { openOnboarding } from '../web/open-link.ts';
import { fillIn, openDraft } from './draft.ts';
import { errorsIn, withKept } from './judge.ts';
import { showSetup, stepInQuery, takesSubmission } from './setup-view.ts';

/** Whoever follows the onboarding can try to sign in. */
async function trialOf(environment: EnvironmentOf<'ShowSetup'>, record: OnboardingRecord) {
  if (stageOf(record) !== 'awaitingTrial' || !record.submitted) return undefined;
  const { onboardingId, submitted } = record;
  const about = { onboardingId, by: submitted.contact.email, role: 'contact' } as const;
  const keys = await readPageLinkKeys(environment.SECRETS_PREFIX, 'trial');
  const link = await createLink(keys, environment.PUBLIC_URL, 'trial', about);
  return {
    path: link.slice(new URL(link).origin.length),
    formTargets: formTargets(environment),
  };
}

/**
 * `GET /setup/{token}`: a step of the guide and the form, what to correct, or how far it is. `?step=people`
 * is that step. Changes nothing.
 */
export const handler = httpHandler('ShowSetup', async (request, { environment, brand }) => {
  const { SECRETS_PREFIX, RECORD_TABLE } = environment;
  const { link, record } = await openOnboarding(environment, 'setup', request);
  const { onboardingId } = link;
  // A link's time is for starting with it; who has started may follow to the end.
  if (link.expired && !(record && isSubmitted(record))) throw new RequestError(410, 'linkExpired');
  const view = {
    brand,
    calendar: calendarOf(environment),
    link,
    record,
    ...(record ? { trial: await trialOf(environment, record) } : {}),
  };
  if (!request.html || !takesSubmission(record)) return showSetup(view, request);

  const desk = { table: RECORD_TABLE, prefix: SECRETS_PREFIX, onboardingId, record };
  const wanted = stepInQuery(request.query);
  // The first step alone says it, which is also what is shown to whoever has not begun.
  const isFirst = wanted === undefined || wanted === 'register';
  const [{ content, isKept }, durations] = await Promise.all([
    openDraft(desk),
    isFirst ? readDurations(RECORD_TABLE) : undefined,
  ]);
  const draft = await fillIn(content, 'review');
  const form = { ...draft, values: withKept(draft.values, record) };
  return showSetup({ ...view, durations }, request, {
    form,
    step: {
      name: wanted,
      open: errorsIn(form, environment),
      passed: content.passed,
      isKept,
    },
  });
});
