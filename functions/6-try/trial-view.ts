import type { Calendar } from '../onboarding/business-days.ts';
import { deadlineOfProgress } from '../onboarding/deadlines.ts';
import type { LinkClaims } from '../onboarding/links.ts';
import { type OnboardingRecord, progressOf, stageOf } from '../record/onboarding-record.ts';
import type { Brand } from '../runtime/brand.ts';
import { type FieldError, RequestError } from '../runtime/errors.ts';
import { problemsInWords } from '../texts/problems-in-words.ts';
import type { Reply, Request } from '../web/http.ts';
import { type LinkEnvironment, openOnboarding } from '../web/open-link.ts';
import type { TrialStatus } from './schemas.ts';
import { shownApps } from './trace.ts';
import { trialPage } from './trial-page.tsx';

export interface TrialView {
  brand: Brand;
  calendar: Calendar;
  /** URLs that forms may redirect to. */
  formTargets: readonly string[];
  link: LinkClaims<'trial'>;
  record: OnboardingRecord;
}

/**
 * Opens a trial link.
 * @throws RequestError 404 `linkInvalid`, 410 `linkExpired`
 */
export async function openTrial(
  environment: LinkEnvironment,
  request: Request,
): Promise<Pick<TrialView, 'link' | 'record'>> {
  const { link, record } = await openOnboarding(environment, 'trial', request);
  if (!record || link.expired) throw new RequestError(410, 'linkExpired');
  return { link, record };
}

export function showTrial(
  { brand, calendar, formTargets, link, record }: TrialView,
  request: Request,
  typed: { reason?: string; errors?: readonly FieldError[]; status?: number } = {},
): Reply {
  const { company, csm, submitted } = record;
  const { language } = request;
  const { role } = link;
  const progress = progressOf(record);
  const { onboardingId } = progress;
  const stage = stageOf(record);
  const apps = shownApps(record, role);
  const status = typed.status ? { status: typed.status } : {};
  if (!request.html) {
    const json: TrialStatus = {
      onboardingId,
      company,
      stage,
      apps: apps.map(({ trials, ...app }) => ({
        ...app,
        trials: trials.map(({ problem, ...trial }) => ({
          ...trial,
          ...(problem ? { problem: problemsInWords([problem], language)[0] } : {}),
        })),
      })),
    };
    return { json, ...status };
  }
  return {
    page: trialPage({
      brand,
      language,
      company,
      role,
      stage,
      switchOn: record.switchOn ?? 'afterTrial',
      apps,
      formTargets,
      deadline: deadlineOfProgress(progress, calendar),
      reason: typed.reason ?? '',
      errors: typed.errors ?? [],
      csm,
      ask: role === 'csm' ? submitted?.contact : csm,
    }),
    ...status,
  };
}
