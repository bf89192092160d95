import type { Calendar } from '../onboarding/business-days.ts';
import { deadlineOfProgress } from '../onboarding/deadlines.ts';
import type { LinkClaims } from '../onboarding/links.ts';
import type { DashboardFor } from '../onboarding/onboarding.ts';
import { findSubmission, readAllUsers } from '../onboarding/stored-submission.ts';
import { dashboardFor } from '../record/dashboard.ts';
import { isOpen, type OnboardingRecord, progressOf } from '../record/onboarding-record.ts';
import { isSeen } from '../record/sign-ins.ts';
import type { Brand } from '../runtime/brand.ts';
import { type FieldError, RequestError } from '../runtime/errors.ts';
import type { Reply, Request } from '../web/http.ts';
import { type LinkEnvironment, openOnboarding } from '../web/open-link.ts';
import { dashboardPage } from './dashboard-page.tsx';
import type { DashboardStatus } from './schemas.ts';

export interface DashboardView {
  brand: Brand;
  calendar: Calendar;
  link: LinkClaims<'dashboard'>;
  record: OnboardingRecord;
}

/**
 * Opens a dashboard link.
 * @throws RequestError 404 `linkInvalid`, 410 `linkExpired`
 */
export async function openDashboard(
  environment: LinkEnvironment,
  request: Request,
): Promise<Pick<DashboardView, 'link' | 'record'>> {
  const { link, record } = await openOnboarding(environment, 'dashboard', request);
  if (!record || link.expired) throw new RequestError(410, 'linkExpired');
  return { link, record };
}

/** The addresses to re-invite; empty once they are deleted. */
export async function reinvited(
  prefix: string,
  { onboardingId, submission, submitted }: OnboardingRecord,
  whom: DashboardFor,
): Promise<string[]> {
  if (whom === 'mainAdmin') return submitted ? [submitted.mainAdmin.email] : [];
  const stored = submission && (await findSubmission(prefix, onboardingId, submission.id));
  return stored ? readAllUsers(prefix, stored, submission.id) : [];
}

export async function showDashboard(
  prefix: string,
  { brand, calendar, record }: DashboardView,
  request: Request,
  typed: { reason?: string; errors?: readonly FieldError[]; status?: number } = {},
): Promise<Reply> {
  const { company, csm, submitted, dashboard = {}, ownSystem } = record;
  const progress = progressOf(record);
  const { onboardingId, stage } = progress;
  const whom = dashboardFor(record);
  const people = whom ? await reinvited(prefix, record, whom) : [];
  const status = typed.status ? { status: typed.status } : {};
  if (!request.html) {
    const json: DashboardStatus = {
      onboardingId,
      company,
      stage,
      ...(whom ? { for: whom } : {}),
      people,
      dashboard,
      ...(ownSystem ? { ownSystem } : {}),
    };
    return { json, ...status };
  }
  return {
    page: dashboardPage({
      brand,
      language: request.language,
      company,
      csm,
      stage,
      isOpen: isOpen(record),
      whom,
      mainAdmin: submitted?.mainAdmin,
      isUnseen: record.signIn !== undefined && !isSeen(record.signIn),
      people,
      dashboard,
      ownSystem: whom && ownSystem?.[whom],
      deadline: deadlineOfProgress(progress, calendar),
      reason: typed.reason ?? '',
      errors: typed.errors ?? [],
      ask: submitted?.contact,
    }),
    ...status,
  };
}
