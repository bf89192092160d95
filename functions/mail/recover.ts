import { makeSendingDue } from './ledger.ts';
import { endLease } from './pace.ts';

/**
 * For where one process sends, and it was killed: ends its lease, and what it had under way is due now.
 * Otherwise both wait until their time is over.
 */
export async function recoverMails(table: string): Promise<void> {
  await endLease(table);
  await makeSendingDue(table);
}
