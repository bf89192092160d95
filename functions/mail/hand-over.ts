import { type Due, type EntryKey, type Posted, post } from './ledger.ts';
import { type LedgerEnvironment, sendDue } from './send-due.ts';

export type { LedgerEnvironment };

/** Milliseconds that whoever hands over gives to sending. */
const SENDS = 5_000;

/**
 * Hands mails over, to be sent once each, whatever happens to whoever hands them over. They are sent at
 * once where the rate has room, otherwise by "Send mails", which comes every minute.
 * @throws what the AWS SDK throws for the table; SES's trouble is the ledger's
 */
export const handOver = (
  environment: LedgerEnvironment,
  ...mails: readonly Posted[]
): Promise<void> => handOverWith(environment, [], ...mails);

/**
 * The same, and then sends what the state before has left.
 * @param left where it stands in the ledger, if it does
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
 * Hands mails over without sending any: the next state, which comes at once, sends first a mail for which
 * somebody waits, and then these.
 * @throws what the AWS SDK throws
 */
export const leaveToNext = (
  { RECORD_TABLE }: Pick<LedgerEnvironment, 'RECORD_TABLE'>,
  ...mails: readonly Posted[]
): Promise<Due[]> => Promise.all(mails.map((mail) => post(RECORD_TABLE, mail)));
