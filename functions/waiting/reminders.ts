import { type MailEnvironment, openCorrespondence } from '../mail/correspondence.ts';
import type { Posted } from '../mail/ledger.ts';
import { isSameAddress } from '../onboarding/addresses.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { deadlineOf } from '../onboarding/deadlines.ts';
import type { Wait } from '../onboarding/inputs.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { usersCountOf } from '../onboarding/stored-submission.ts';
import { readRecord } from '../record/store.ts';

/**
 * The reminders to those the wait is for, with new links.
 * @param occasion distinguishes the reminders of a wait
 */
export async function remindersOf(
  environment: MailEnvironment & Parameters<typeof calendarOf>[0],
  ids: { onboardingId: OnboardingId; submissionId: string },
  wait: Pick<Wait, 'for' | 'since' | 'reminded'>,
  occasion: string,
): Promise<Posted[]> {
  const { submission, forCustomer, forUs, link, toCustomer, toCsm, toMainAdmin } =
    await openCorrespondence(environment, ids);
  const { contact, mainAdmin } = submission;
  const deadline = deadlineOf(wait, calendarOf(environment));
  switch (wait.for) {
    case 'correction':
      return [
        ...toCustomer(occasion, {
          mail: 'correctionReminder',
          props: { ...forCustomer, contact, deadline, setupLink: link.setup() },
        }),
      ];
    case 'approval':
      return [
        toCsm(occasion, {
          mail: 'approvalReminder',
          props: { ...forUs, deadline, approvalLink: link.approval(deadline) },
        }),
      ];
    case 'trial': {
      const domains = submission.oktaApps.map(({ domain }) => domain);
      const about = { ...forCustomer, domains, deadline };
      return [
        ...toCustomer(occasion, {
          mail: 'trialReminder',
          props: { ...about, reader: contact, trialLink: link.trial('contact', deadline) },
        }),
        ...(isSameAddress(contact.email, mainAdmin.email)
          ? []
          : [
              toMainAdmin(occasion, {
                mail: 'trialReminder',
                props: {
                  ...about,
                  reader: mainAdmin,
                  trialLink: link.trial('mainAdmin', deadline),
                },
              }),
            ]),
        toCsm(occasion, {
          mail: 'trialReminderCsm',
          props: { ...forUs, domains, deadline, trialLink: link.trial('csm', deadline) },
        }),
      ];
    }
    case 'switchOn': {
      const record = await readRecord(environment.RECORD_TABLE, ids.onboardingId);
      const props = {
        ...forUs,
        peopleCount: 1 + usersCountOf(submission),
        others: record?.others,
        switchLink: link.switch(),
      };
      const { planned } = record ?? {};
      const moment = planned && { moment: planned.at, timeZone: environment.TIME_ZONE };
      return [
        moment
          ? toCsm(occasion, { mail: 'switchOnPlanned', props: { ...props, ...moment } })
          : toCsm(occasion, { mail: 'switchOnRequested', props: { ...props, deadline } }),
      ];
    }
    case 'mainAdminDashboard':
    case 'everyoneDashboard':
      return [
        toCsm(occasion, {
          mail: 'dashboardReminder',
          props: {
            ...forUs,
            whom: wait.for === 'mainAdminDashboard' ? 'mainAdmin' : 'everyone',
            mainAdmin,
            usersCount: usersCountOf(submission),
            deadline,
            dashboardLink: link.dashboard(deadline),
          },
        }),
      ];
    case 'firstSignIn':
      return [
        toMainAdmin(occasion, {
          mail: 'signInReminder',
          props: {
            ...forCustomer,
            mainAdmin,
            deadline,
            signInLink: link.signIn('mainAdmin', deadline),
          },
        }),
        toCsm(occasion, {
          mail: 'signInReminderCsm',
          props: { ...forUs, mainAdmin, deadline, signInLink: link.signIn('csm', deadline) },
        }),
      ];
  }
}

/**
 * Reminds the customer of missing DNS records while the CSM is to decide. Empty if we may not write to the contact
 * yet.
 * @param domains not proven
 */
export async function remindOfRecords(
  environment: MailEnvironment & Parameters<typeof calendarOf>[0],
  ids: { onboardingId: OnboardingId; submissionId: string },
  wait: Pick<Wait, 'for' | 'since' | 'reminded'>,
  occasion: string,
  domains: readonly string[],
): Promise<Posted[]> {
  const { submission, forCustomer, link, toCustomer } = await openCorrespondence(environment, ids);
  const { contact } = submission;
  const deadline = deadlineOf(wait, calendarOf(environment));
  const props = {
    ...forCustomer,
    contact,
    domains: [...domains],
    deadline,
    setupLink: link.setup(),
  };
  return toCustomer(occasion, { mail: 'recordsMissing', props });
}
