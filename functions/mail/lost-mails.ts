import { type Entry, readEntries } from './ledger.ts';

/** A mail that somebody may not have got. */
export interface LostMail {
  mail: string;
  /** Whom it was to; undefined once that is forgotten. */
  recipient: NonNullable<Entry['to']>['recipient'] | undefined;
  /** `uncertain`: nobody knows whether SES took it. */
  state: 'refused' | 'uncertain';
  /** ISO time. */
  at: string;
}

/**
 * The mails of an onboarding that SES refused, or perhaps did not take; for 30 days.
 * @throws what the AWS SDK throws
 */
export async function lostMails(table: string, onboardingId: string): Promise<LostMail[]> {
  const lost: LostMail[] = [];
  for await (const { entry } of readEntries(table, onboardingId)) {
    const { mail, to, state, at } = entry;
    if (state === 'refused' || state === 'uncertain')
      lost.push({ mail, recipient: to?.recipient, state, at });
  }
  return lost;
}
