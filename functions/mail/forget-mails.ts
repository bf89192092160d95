import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { expire, move, PERSONAL, readEntries } from './ledger.ts';

/**
 * Deletes the personal data of mails that ended as refused or uncertain. What this version cannot read expires.
 * @throws what the AWS SDK throws, after the other mails
 */
export async function forgetMails(table: string, onboardingId: OnboardingId): Promise<void> {
  const errors: unknown[] = [];
  for await (const { key, state, entry } of readEntries(table, onboardingId))
    try {
      if (!entry) await expire(table, key);
      const hasEnded = state === 'refused' || state === 'uncertain';
      if (hasEnded && (!entry || entry.to))
        await move(table, key, { from: state, to: state, remove: PERSONAL });
    } catch (error) {
      errors.push(error);
    }
  if (errors.length > 0) throw errors[0];
}
