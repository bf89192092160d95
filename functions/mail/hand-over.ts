import { keyOf, type Posted, post } from './ledger.ts';
import { type LedgerEnvironment, sendDue } from './send-due.ts';

export type { LedgerEnvironment };

/** Milliseconds that whoever hands over gives to sending. */
const SENDS = 5_000;

/**
 * Hands mails over, to be sent once each, whatever happens to whoever hands them over. They are sent at
 * once where the rate has room, otherwise by "Send mails", which comes every minute.
 * @throws what the AWS SDK throws for the table; SES's trouble is the ledger's
 */
export async function handOver(
  environment: LedgerEnvironment,
  ...mails: readonly Posted[]
): Promise<void> {
  for (const mail of mails) await post(environment.RECORD_TABLE, mail);
  await sendDue(environment, { keys: mails.map(keyOf), leaves: true, until: Date.now() + SENDS });
}
