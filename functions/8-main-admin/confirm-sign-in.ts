import { calendarOf } from '../onboarding/business-days.ts';
import { pendingAnswer } from '../record/changes.ts';
import { byLink } from '../record/former-csms.ts';
import { stageOf } from '../record/onboarding-record.ts';
import { deliverAnswer, deliverSoon } from '../record/relay.ts';
import { confirmSignIn } from '../record/sign-ins.ts';
import { changeRecord } from '../record/store.ts';
import { RequestError } from '../runtime/errors.ts';
import { httpHandler } from '../web/http.ts';
import { openSignIn, showSignIn } from './sign-in-view.ts';

/** Stages before anyone is invited. */
const EARLY = [
  'verifying',
  'awaitingCorrection',
  'awaitingApproval',
  'connecting',
  'awaitingTrial',
  'awaitingSwitchOn',
  'awaitingDashboard',
];

/**
 * `POST /sign-ins/{token}`: the CSM or the main admin confirms that the main admin has signed in. Confirming it again
 * is no error.
 */
export const handler = httpHandler('ConfirmSignIn', async (request, { environment, brand }) => {
  const { SECRETS_PREFIX, RECORD_TABLE } = environment;
  const { link, record } = await openSignIn(environment, request);
  await request.nothing();
  const { onboardingId, role, by } = link;
  const at = new Date().toISOString();
  const { record: now = record } = await changeRecord(
    RECORD_TABLE,
    onboardingId,
    byLink(link, confirmSignIn({ signedIn: true, at, by: role }, { at, by, link: link.linkId })),
    record,
  );
  const view = { brand, calendar: calendarOf(environment), link, record: now };
  if (!now.signIn) {
    // Too early, or the onboarding ended without it.
    const [status, code] = EARLY.includes(stageOf(now)) ? [409, 'tooEarly'] : [410, 'over'];
    if (request.html) return showSignIn(view, request, status);
    throw new RequestError(status, code);
  }
  const answer = pendingAnswer(now, 'firstSignIn');
  if (answer) await deliverSoon(() => deliverAnswer(SECRETS_PREFIX, onboardingId, answer));
  return request.html ? { redirect: request.path } : showSignIn(view, request);
});
