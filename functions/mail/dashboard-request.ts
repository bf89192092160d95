import { type Calendar, calendarOf } from '../onboarding/business-days.ts';
import { deadlineOf, linksUntil } from '../onboarding/deadlines.ts';
import type { DashboardFor } from '../onboarding/onboarding.ts';
import { dashboardWaits } from '../onboarding/states.ts';
import type { OnboardingRecord } from '../record/onboarding-record.ts';
import { isSeen } from '../record/sign-ins.ts';
import type { Posted } from './ledger.ts';

/**
 * The mail that asks the CSM to do what the product's own system was asked to do in the dashboard. Empty if the
 * onboarding no longer waits for it.
 */
export function dashboardRequest(
  environment: Parameters<typeof calendarOf>[0],
  record: OnboardingRecord,
  whom: DashboardFor,
): Posted[] {
  const { onboardingId, company, csm, submitted, wait, signIn, ownSystem } = record;
  const { handedOver } = ownSystem?.[whom] ?? {};
  if (!submitted || wait?.for !== dashboardWaits[whom] || !handedOver) return [];
  const calendar: Calendar = calendarOf(environment);
  const deadline = deadlineOf(wait, calendar);
  const claims = { onboardingId, by: csm.email };
  return [
    {
      onboardingId,
      to: { recipient: 'csm', ...csm },
      replyTo: submitted.contact.email,
      occasion: `${whom} ${handedOver.at}`,
      mail: 'dashboardRequested',
      props: {
        language: 'en',
        company,
        csm,
        whom,
        mainAdmin: submitted.mainAdmin,
        usersCount: submitted.usersCount,
        deadline,
        dashboardLink: { link: 'dashboard', claims, until: linksUntil(deadline) },
        switchLink: { link: 'switch', claims },
        isUnseen: whom === 'everyone' && signIn !== undefined && !isSeen(signIn),
        handedOver,
      },
    },
  ];
}
