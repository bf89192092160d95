import { makeSendingDue } from './due-mails.ts';
import { endLease } from './pace.ts';

/**
 * For installations where a single process sends, after it was killed: ends its lease and makes the mails it was
 * sending due now. Otherwise both would wait until they expire.
 */
export async function recoverMails(table: string): Promise<void> {
  await endLease(table);
  await makeSendingDue(table);
}
