import { calendarOf } from '../onboarding/business-days.ts';
import { readPageLinkKeys } from '../onboarding/link-keys.ts';
import { createLink } from '../onboarding/links.ts';
import { readDurations } from '../record/durations.ts';
import { appsBefore } from '../record/follow-ups.ts';
import {
  isSubmitted,
  type OnboardingRecord,
  signInStages,
  stageOf,
} from '../record/onboarding-record.ts';
import { readRecord } from '../record/store.ts';
import { switchedAs } from '../record/switching.ts';
import { RequestError } from '../runtime/errors.ts';
import type { EnvironmentOf } from '../runtime/every-handler.ts';
import { texts } from '../texts/index.ts';
import { CSV, wantsCsv } from '../web/csv.ts';
import { formTargets } from '../web/form-targets.ts';
import { httpHandler } from '../web/http.ts';
import { openOnboarding } from '../web/open-link.ts';
import { readAfterwards } from './afterwards.ts';
import { fillIn, openDraft } from './draft.ts';
import { happeningsCsv, readLater } from './happenings.ts';
import { openIn, withKept } from './judge.ts';
import { ownSteps } from './own-steps.ts';
import { showSetup, stepInQuery, takesSubmission } from './setup-view.ts';

/** The contact's trial link, while the onboarding awaits a trial. */
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

/** The company's first onboarding, if this one continues it and people already sign in. */
const ownerOf = async (table: string, record: OnboardingRecord) =>
  record.continues !== undefined && signInStages.includes(stageOf(record))
    ? await readRecord(table, record.continues)
    : undefined;

/**
 * `GET /setup/{token}`: shows a step of the guide and form, what to correct, or the progress. `?step=people`
 * selects a step, `?format=csv` downloads the history. Changes nothing.
 */
export const handler = httpHandler('ShowSetup', async (request, { environment, brand }) => {
  const { SECRETS_PREFIX, RECORD_TABLE } = environment;
  const { link, record: opened } = await openOnboarding(environment, 'setup', request);
  const { onboardingId } = link;
  const owner = opened && (await ownerOf(RECORD_TABLE, opened));
  // Switching on or off applies to all of a company's onboardings.
  const record = opened && switchedAs(opened, owner);
  // The expiry limits starting; after a submission the link works to the end.
  if (link.expired && !(record && isSubmitted(record))) throw new RequestError(410, 'linkExpired');
  const isCompleted = record !== undefined && stageOf(record) === 'completed';
  const afterwards = isCompleted
    ? await readAfterwards(RECORD_TABLE, record, owner ?? record)
    : undefined;
  if (wantsCsv(request.query) && record && isSubmitted(record) && !ownSteps(link)) {
    const since = afterwards && {
      afterwards,
      later: await readLater(RECORD_TABLE, afterwards),
    };
    return {
      text: happeningsCsv(record, since, texts(request.language)),
      type: CSV,
      file: `${onboardingId}.csv`,
    };
  }
  const view = {
    afterwards,
    brand,
    calendar: calendarOf(environment),
    link,
    record,
    ...(record ? { trial: await trialOf(environment, record) } : {}),
  };
  if (!request.html || !takesSubmission(record)) return showSetup(view, request);

  const desk = { table: RECORD_TABLE, prefix: SECRETS_PREFIX, onboardingId, record };
  const wanted = stepInQuery(request.query);
  // Only the first step shows durations; it is also the default before anything is entered.
  const isFirst = wanted === undefined || wanted === 'register';
  const [{ content, isKept }, before, durations] = await Promise.all([
    openDraft(desk),
    appsBefore(RECORD_TABLE, record),
    isFirst ? readDurations(RECORD_TABLE) : undefined,
  ]);
  const draft = await fillIn(content, 'review');
  const form = { ...draft, values: withKept(draft.values, record) };
  const adding = before.map(({ domain }) => domain);
  return showSetup({ ...view, durations, adding }, request, {
    form,
    step: {
      name: wanted,
      open: openIn(form, environment),
      passed: content.passed,
      isKept,
    },
  });
});
