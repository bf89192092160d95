import { InvokeCommand } from '@aws-sdk/client-lambda';
import { lambda } from '../runtime/aws.ts';
import { nameOf } from '../runtime/errors.ts';
import { logger } from '../runtime/observability.ts';
import { keyOf, type Posted, post } from './ledger.ts';

/** Maximum time in ms to wait for the invocation of "Send mails". */
const PATIENCE = 3_000;

/**
 * Hands mails over from functions that may not send: those reached by a link cannot sign links for others. Invokes
 * "Send mails", which sends them at once if the rate allows; otherwise its next run does.
 * @throws what the AWS SDK throws for the table
 */
export async function postSoon(
  { RECORD_TABLE, SEND_MAILS }: { RECORD_TABLE: string; SEND_MAILS: string },
  ...mails: readonly Posted[]
): Promise<void> {
  if (mails.length === 0) return;
  await Promise.all(mails.map((mail) => post(RECORD_TABLE, mail)));
  const told = new InvokeCommand({
    FunctionName: SEND_MAILS,
    InvocationType: 'Event',
    Payload: JSON.stringify({ mails: mails.map(keyOf) }),
  });
  await lambda
    .send(told, { abortSignal: AbortSignal.timeout(PATIENCE) })
    .catch((error: unknown) => logger.warn('Mails wait a minute', { error: nameOf(error) }));
}
