import { createHash } from 'node:crypto';
import * as z from 'zod';
import { readRecord } from '../record/store.ts';
import { InvalidState, nameOf } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { logger } from '../runtime/observability.ts';
import { partsOf } from './excerpt.ts';
import { handOver } from './hand-over.ts';
import { eventSchema, readUndelivered } from './undelivered.ts';

/** A batch of SQS messages, each an EventBridge event. */
const batchSchema = z.object({
  Records: z.array(z.object({ messageId: z.string(), body: z.string() })),
});

/** @throws InvalidState if it is not such an event */
function readMessage(body: string) {
  try {
    return readUndelivered(eventSchema.parse(JSON.parse(body)));
  } catch {
    // Omits the reason, which may contain an address.
    throw new InvalidState('An event is not understood');
  }
}

/** Nobody is invited twice, so the same addresses mean the same events again. */
const occasionOf = (addresses: Iterable<string>) =>
  createHash('sha256')
    .update([...addresses].toSorted().join())
    .digest('hex')
    .slice(0, 32);

/**
 * Events "an invitation did not get through", batched over some minutes: a list of users with many wrong addresses gives
 * the CSM a few mails, which together have all addresses of an onboarding in the batch. Duplicate events are reported once.
 *
 * Returns the messages to retry or to move to the dead-letter queue. One bad message does not block the others
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html).
 */
export const handler = taskHandler(
  'ReportUndeliveredInvitations',
  batchSchema,
  async ({ Records }, environment) => {
    const { RECORD_TABLE, OPS_EMAIL } = environment;
    const failed = new Set<string>();
    const attempt = async <T>(messageIds: readonly string[], work: () => T | Promise<T>) => {
      try {
        return await work();
      } catch (error) {
        logger.warn('Not told', { messageIds, error: nameOf(error) });
        for (const messageId of messageIds) failed.add(messageId);
        return undefined;
      }
    };

    const found = [];
    for (const { messageId, body } of Records) {
      const read = await attempt([messageId], () => readMessage(body));
      if (read && !('ignored' in read)) found.push({ ...read, messageId });
    }
    for (const [onboardingId, events] of Map.groupBy(found, (each) => each.onboardingId)) {
      const byAddress = new Map(events.map(({ undelivered }) => [undelivered.to, undelivered]));
      for (const undelivered of partsOf([...byAddress.values()])) {
        const addresses = new Set(undelivered.map(({ to }) => to));
        const told = events.filter((each) => addresses.has(each.undelivered.to));
        await attempt(
          told.map(({ messageId }) => messageId),
          async () => {
            const csm = events.find(({ replyTo }) => replyTo)?.replyTo;
            if (csm === undefined) throw new InvalidState('The mail says nobody to reply to');
            const record = await readRecord(RECORD_TABLE, onboardingId);
            await handOver(environment, {
              onboardingId,
              to: { recipient: 'csm', email: csm },
              replyTo: OPS_EMAIL,
              occasion: occasionOf(addresses),
              mail: 'invitationsUndelivered',
              props: {
                language: 'en',
                company: record?.company ?? onboardingId,
                csm: { email: csm },
                undelivered,
              },
            });
            logger.info('Undelivered invitations told', {
              onboardingId,
              addresses: addresses.size,
            });
          },
        );
      }
    }
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
  },
);
