import { domainOf } from '../onboarding/addresses.ts';
import { findSubmission, readAllUsers } from '../onboarding/stored-submission.ts';
import type { OnboardingRecord } from '../record/onboarding-record.ts';
import { RequestError } from '../runtime/errors.ts';
import type { ListedPerson } from './people-csv.ts';

/**
 * Everyone in an onboarding who should sign in, the main admin first.
 * @throws RequestError 410 `over`: they are deleted when the onboarding ends
 */
export async function readPeople(
  prefix: string,
  { onboardingId, submission }: Pick<OnboardingRecord, 'onboardingId' | 'submission'>,
): Promise<ListedPerson[]> {
  const stored = submission && (await findSubmission(prefix, onboardingId, submission.id));
  if (!stored) throw new RequestError(410, 'over');
  const users = await readAllUsers(prefix, stored, submission.id);
  const person = (role: ListedPerson['role']) => (email: string) => ({
    email,
    domain: domainOf(email),
    role,
  });
  return [person('mainAdmin')(stored.mainAdmin.email), ...users.map(person('user'))];
}
