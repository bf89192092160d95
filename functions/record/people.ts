import { appsOf, type OnboardingRecord } from './onboarding-record.ts';

/** The customer's people in a record: kept only while they are needed. */

/** Whom to notify about the connections of a completed first onboarding; earlier versions only knew the link's addresses. */
function contactOf({ stage, continues, submitted, contact, contacts }: OnboardingRecord) {
  if (stage !== 'completed' || continues !== undefined) return undefined;
  const named = contacts?.at(-1);
  return submitted?.contact ?? contact ?? (named === undefined ? undefined : { email: named });
}

/** Removes the customer's people, except the contact of a completed first onboarding. */
export function withoutPeople(record: OnboardingRecord): OnboardingRecord {
  const { submitted: _, asked: __, contacts, ...rest } = record;
  const contact = contactOf(record);
  return {
    ...rest,
    ...(contact && { contact }),
    // In a record older than these addresses, they stay undefined: then we may write to anybody submitted.
    ...(contacts && { contacts: [] }),
    trials: [],
    oktaApps: appsOf(record),
  };
}

/** Whether a record has people that `withoutPeople` removes. */
export const hasPeople = ({ submitted, asked, trials, contacts = [] }: OnboardingRecord) =>
  submitted !== undefined || asked !== undefined || trials.length > 0 || contacts.length > 0;

/** The change; changes nothing if they are removed. */
export const forgetPeople = (record: OnboardingRecord) =>
  hasPeople(record) ? withoutPeople(record) : undefined;
