import { type Due, type EntryKey, type Posted, post } from './ledger.ts';
import { type LedgerEnvironment, sendDue } from './send-due.ts';

export type { LedgerEnvironment };

/** Milliseconds that the caller spends on sending. */
const SENDS = 5_000;

/**
 * Hands mails over, to be sent once each even if the caller is killed. Sends them at once if the rate allows;
 * otherwise "Send mails" does, every minute.
 * @throws what the AWS SDK throws for the table; SES failures are handled by the ledger
 */
export const handOver = (
  environment: LedgerEnvironment,
  ...mails: readonly Posted[]
): Promise<void> => handOverWith(environment, [], ...mails);

/**
 * The same, and then sends what the previous state left.
 * @param left ledger keys of those mails, if any
 */
export async function handOverWith(
  environment: LedgerEnvironment,
  left: readonly EntryKey[],
  ...mails: readonly Posted[]
): Promise<void> {
  const posted = await leaveToNext(environment, ...mails);
  await sendDue(environment, {
    mails: [...posted, ...left.map((key) => ({ key }))],
    leaves: true,
    until: Date.now() + SENDS,
  });
}

/**
 * Hands mails over without sending them. The next state follows at once; it first sends a mail that someone waits
 * for, and then these.
 * @throws what the AWS SDK throws
 */
export const leaveToNext = (
  { RECORD_TABLE }: Pick<LedgerEnvironment, 'RECORD_TABLE'>,
  ...mails: readonly Posted[]
): Promise<Due[]> => Promise.all(mails.map((mail) => post(RECORD_TABLE, mail)));
