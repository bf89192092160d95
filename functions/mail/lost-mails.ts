import { type Entry, readEntries } from './ledger.ts';

/** A mail that somebody may not have got. */
export interface LostMail {
  mail: string;
  /** Whom it was to; undefined once that is forgotten. */
  recipient: NonNullable<Entry['to']>['recipient'] | undefined;
  /** `uncertain`: nobody knows whether SES took it; `deferred`: SES tries on, as the other mail server says "later". */
  state: 'deferred' | 'refused' | 'uncertain';
  /** ISO time. */
  at: string;
  /** Of one that is deferred: what the other mail server says. */
  said?: string;
}

/**
 * The mails of an onboarding that nobody has got yet, or perhaps nobody will; for 30 days.
 * @throws what the AWS SDK throws
 */
export async function lostMails(table: string, onboardingId: string): Promise<LostMail[]> {
  const lost: LostMail[] = [];
  for await (const { entry } of readEntries(table, onboardingId)) {
    const { mail, to, state, at, delay } = entry;
    if (state === 'deferred' && delay)
      lost.push({ mail, recipient: undefined, state, at: delay.since, said: delay.said });
    if (state === 'refused' || state === 'uncertain')
      lost.push({ mail, recipient: to?.recipient, state, at });
  }
  return lost;
}
