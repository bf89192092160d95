import type { Calendar } from '../onboarding/business-days.ts';
import { deadlineOfProgress } from '../onboarding/deadlines.ts';
import type { LinkClaims } from '../onboarding/links.ts';
import { isFailedSignIn, locateProblem } from '../onboarding/problems.ts';
import { appsOf, type OnboardingRecord, progressOf } from '../record/onboarding-record.ts';
import { isSeen } from '../record/sign-ins.ts';
import type { Brand } from '../runtime/brand.ts';
import { RequestError } from '../runtime/errors.ts';
import { problemsInWords } from '../texts/problems-in-words.ts';
import type { Reply, Request } from '../web/http.ts';
import { type LinkEnvironment, openOnboarding } from '../web/open-link.ts';
import { signInPage } from './sign-in-page.tsx';

export interface SignInView {
  brand: Brand;
  calendar: Calendar;
  link: LinkClaims<'sign-in'>;
  record: OnboardingRecord;
}

/**
 * Opens a sign-in link.
 * @throws RequestError 404 `linkInvalid`, 410 `linkExpired`
 */
export async function openSignIn(
  environment: LinkEnvironment,
  request: Request,
): Promise<Pick<SignInView, 'link' | 'record'>> {
  const { link, record } = await openOnboarding(environment, 'sign-in', request);
  if (!record || link.expired) throw new RequestError(410, 'linkExpired');
  return { link, record };
}

export function showSignIn(
  { brand, calendar, link, record }: SignInView,
  request: Request,
  status?: number,
): Reply {
  const { company, signIn, csm, submitted } = record;
  const progress = progressOf(record);
  const { stage, onboardingId } = progress;
  const problems = progress.problems.map((problem) => locateProblem(problem, appsOf(record)));
  const json = {
    onboardingId,
    company,
    stage,
    ...(signIn ? { signIn: { ...signIn, observed: isSeen(signIn) } } : {}),
    ...(progress.signIns ? { signIns: progress.signIns } : {}),
    problems: problemsInWords(problems.filter(isFailedSignIn), request.language),
  };
  const reply: Reply = request.html
    ? {
        page: signInPage({
          brand,
          language: request.language,
          company,
          role: link.role,
          stage,
          signIn,
          problems,
          signIns: progress.signIns,
          deadline: deadlineOfProgress(progress, calendar),
          ask: link.role === 'csm' ? submitted?.contact : csm,
        }),
      }
    : { json };
  return status ? { ...reply, status } : reply;
}
