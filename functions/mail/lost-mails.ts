import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { type Entry, readEntries } from './ledger.ts';

/** A mail that may not have arrived. */
export interface LostMail {
  mail: string;
  /** Who it was for; undefined once deleted. */
  recipient: NonNullable<Entry['to']>['recipient'] | undefined;
  /** `uncertain`: SES may have accepted it; `deferred`: the other mail server said "later", and SES retries. */
  state: 'deferred' | 'refused' | 'uncertain';
  /** ISO time; undefined if this version cannot read the entry. */
  at: string | undefined;
  /** For a deferred mail: the other mail server's reply codes. */
  said?: string;
}

/**
 * The mails of an onboarding that have not arrived yet or may never arrive. Kept for 30 days.
 * @throws what the AWS SDK throws
 */
export async function lostMails(table: string, onboardingId: OnboardingId): Promise<LostMail[]> {
  const lost: LostMail[] = [];
  for await (const { mail, entry } of readEntries(table, onboardingId)) {
    if (!entry) {
      lost.push({ mail, recipient: undefined, state: 'uncertain', at: undefined });
      continue;
    }
    const { to, state, at, delay } = entry;
    if (state === 'deferred' && delay)
      lost.push({ mail, recipient: undefined, state, at: delay.since, said: delay.said });
    if (state === 'refused' || state === 'uncertain')
      lost.push({ mail, recipient: to?.recipient, state, at });
  }
  return lost;
}
