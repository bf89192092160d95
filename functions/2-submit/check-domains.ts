import { calendarOf } from '../onboarding/business-days.ts';
import { count } from '../record/limits.ts';
import { lookAgain } from '../record/look-for-proofs.ts';
import { isOpen, isSubmitted, type OnboardingRecord } from '../record/onboarding-record.ts';
import { RequestError } from '../runtime/errors.ts';
import { httpHandler } from '../web/http.ts';
import { openOnboarding } from '../web/open-link.ts';
import { ownSteps } from './own-steps.ts';
import { notSubmitted, statusOf } from './status.ts';

/** Minimum ms between DNS lookups; sooner, resolvers would repeat their answer. */
const JUST_LOOKED = 5_000;

const isDue = ({ proofs }: OnboardingRecord) =>
  proofs === undefined || Date.now() - Date.parse(proofs.at) >= JUST_LOOKED;

/** `POST /setup/{token}/domains`: looks up the e-mail domains' DNS records now. */
export const handler = httpHandler('CheckDomains', async (request, { environment }) => {
  const { link, record } = await openOnboarding(environment, 'setup', request);
  const own = ownSteps(link);
  if (own && !(own.includes('domains') && request.html)) throw new RequestError(404, 'linkInvalid');
  await request.nothing();
  const begun = record && isSubmitted(record) ? record : undefined;
  if (link.expired && !begun) throw new RequestError(410, 'linkExpired');
  const looks = begun !== undefined && isOpen(begun) && isDue(begun);
  if (looks) await count(environment.RECORD_TABLE, 'looks', link.onboardingId);
  const now = looks ? await lookAgain(environment, begun, 'person') : begun;
  if (request.html) return { redirect: `/setup/${request.token}#domains` };
  return {
    json: now
      ? statusOf(now, request.language, calendarOf(environment))
      : notSubmitted(link.onboardingId, link.company),
  };
});
