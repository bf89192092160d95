import type { Calendar } from '../onboarding/business-days.ts';
import { deadlineOfProgress } from '../onboarding/deadlines.ts';
import { type Onboarding, readOnboarding } from '../onboarding/execution.ts';
import { type LinkClaims, readLinkKeys, verifyLink } from '../onboarding/links.ts';
import { findSubmission, type StoredSubmission } from '../onboarding/stored-submission.ts';
import type { Brand } from '../runtime/brand.ts';
import { RequestError } from '../runtime/errors.ts';
import type { Reply, Request } from '../web/http.ts';
import { signInPage } from './sign-in-page.tsx';

export interface SignInView {
  brand: Brand;
  calendar: Calendar;
  link: LinkClaims<'sign-in'>;
  onboarding: Onboarding;
  /** Undefined when it is deleted: the onboarding is over. */
  submission: StoredSubmission | undefined;
}

/**
 * What a sign-in link is about.
 * @throws RequestError 404 `linkInvalid`, 410 `linkExpired`
 */
export async function openSignIn(
  environment: { SECRETS_PREFIX: string; STATE_MACHINE_ARN: string },
  token: string,
): Promise<Omit<SignInView, 'brand' | 'calendar'>> {
  const { SECRETS_PREFIX, STATE_MACHINE_ARN } = environment;
  const link = await verifyLink(await readLinkKeys(SECRETS_PREFIX), 'sign-in', token);
  const onboarding = await readOnboarding(STATE_MACHINE_ARN, link.onboardingId);
  if (!onboarding || link.expired) throw new RequestError(410, 'linkExpired');
  const submission = await findSubmission(
    SECRETS_PREFIX,
    link.onboardingId,
    onboarding.submissionId,
  );
  return { link, onboarding, submission };
}

export function showSignIn(
  { brand, calendar, link, onboarding, submission }: SignInView,
  request: Request,
  status?: number,
): Reply {
  const { progress, company, signIn } = onboarding;
  const { stage, onboardingId } = progress;
  const json = { onboardingId, company, stage, ...(signIn ? { signIn } : {}) };
  const reply: Reply = request.html
    ? {
        page: signInPage({
          brand,
          language: request.language,
          company,
          role: link.role,
          stage,
          signIn,
          deadline: deadlineOfProgress(progress, calendar),
          ask: link.role === 'csm' ? submission?.contact : submission?.csm,
        }),
      }
    : { json };
  return status ? { ...reply, status } : reply;
}
