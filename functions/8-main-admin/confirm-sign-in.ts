import { calendarOf } from '../onboarding/business-days.ts';
import { answerWait } from '../onboarding/task-token.ts';
import { RequestError } from '../runtime/errors.ts';
import { logger } from '../runtime/observability.ts';
import { httpHandler } from '../web/http.ts';
import { openSignIn, type SignInView, showSignIn } from './sign-in-view.ts';

/**
 * `POST /sign-ins/{token}`: the CSM or the main admin says that the main admin is in. When that is
 * known already, saying it again is no error.
 */
export const handler = httpHandler('ConfirmSignIn', async (request, { environment, brand }) => {
  const { SECRETS_PREFIX } = environment;
  const look = async (): Promise<SignInView> => ({
    brand,
    calendar: calendarOf(environment),
    ...(await openSignIn(environment, request.token)),
  });
  const view = await look();
  const { onboardingId, role } = view.link;
  logger.appendKeys({ onboardingId });

  const { stage } = view.onboarding.progress;
  if (stage === 'awaitingFirstSignIn') {
    await answerWait(
      SECRETS_PREFIX,
      onboardingId,
      'firstSignIn',
      { signedIn: true, at: new Date().toISOString(), by: role },
      async () => (await look()).onboarding.progress.stage !== 'awaitingFirstSignIn',
    );
  } else if (!view.onboarding.signIn) {
    // Too early, or over without it.
    const early = ['verifying', 'awaitingCorrection', 'awaitingApproval', 'connecting'];
    const [status, code] = early.includes(stage) ? [409, 'tooEarly'] : [410, 'over'];
    if (request.html) return showSignIn(view, request, status);
    throw new RequestError(status, code);
  }
  if (request.html) return { redirect: request.path };
  return showSignIn(await look(), request);
});
