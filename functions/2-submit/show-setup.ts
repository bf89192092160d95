import { calendarOf } from '../onboarding/business-days.ts';
import { readOnboarding } from '../onboarding/execution.ts';
import { readLinkKeys, verifyLink } from '../onboarding/links.ts';
import { readAllUsers } from '../onboarding/stored-submission.ts';
import { RequestError } from '../runtime/errors.ts';
import { httpHandler } from '../web/http.ts';
import { isOpen, showSetup, submissionOf } from './setup-view.ts';

/** `GET /setup/{token}`: the guide and the form, what to correct, or how far it is. Changes nothing. */
export const handler = httpHandler('ShowSetup', async (request, { environment, brand }) => {
  const { SECRETS_PREFIX, STATE_MACHINE_ARN } = environment;
  const link = await verifyLink(await readLinkKeys(SECRETS_PREFIX), 'setup', request.token);
  const onboarding = await readOnboarding(STATE_MACHINE_ARN, link.onboardingId);
  // A link's time is for starting with it; who has started may follow to the end.
  if (!onboarding && link.expired) throw new RequestError(410, 'linkExpired');
  const submission = await submissionOf(SECRETS_PREFIX, onboarding);
  const view = { brand, calendar: calendarOf(environment), link, onboarding, submission };
  const users =
    onboarding && submission && request.html && isOpen(view)
      ? await readAllUsers(SECRETS_PREFIX, submission, onboarding.submissionId)
      : [];
  return showSetup(view, request, users);
});
