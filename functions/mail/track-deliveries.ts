import * as z from 'zod';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { nameOf } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { logger } from '../runtime/observability.ts';
import { follow, keyOfTag } from './deliveries.ts';
import { INVITATION_MAIL, keepTally } from './invitations.ts';
import { deliveryEventSchema, readDelivery } from './undelivered.ts';

/** A batch of SQS messages, each an EventBridge event. */
const batchSchema = z.object({
  Records: z.array(z.object({ messageId: z.string(), body: z.string() })),
});

/**
 * Events "deferred", "got through, but late" and "did not get through", batched over a minute. Records them in the
 * ledger of mails, and counts an onboarding's invitations once per batch. ReportUndelivered and
 * ReportUndeliveredInvitations notify whoever can act.
 *
 * Returns the messages to retry, as in ReportUndeliveredInvitations.
 */
export const handler = taskHandler(
  'TrackDeliveries',
  batchSchema,
  async ({ Records }, { RECORD_TABLE }) => {
    const failed = new Set<string>();
    const invited = new Map<OnboardingId, string[]>();
    for (const { messageId, body } of Records)
      try {
        const read = readDelivery(deliveryEventSchema.parse(JSON.parse(body)));
        if (!read) continue;
        const { onboardingId, mail, entry, delivery } = read;
        if (!(await follow(RECORD_TABLE, keyOfTag(onboardingId, entry), delivery)))
          failed.add(messageId);
        if (mail === INVITATION_MAIL)
          invited.set(onboardingId, [...(invited.get(onboardingId) ?? []), messageId]);
      } catch (error) {
        // Omits the reason, which may contain an address.
        logger.warn('A delivery is not kept', { messageId, error: nameOf(error) });
        failed.add(messageId);
      }
    for (const [onboardingId, messageIds] of invited)
      await keepTally(RECORD_TABLE, onboardingId).catch((error: unknown) => {
        logger.warn('Invitations are not counted', { onboardingId, error: nameOf(error) });
        for (const messageId of messageIds) failed.add(messageId);
      });
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
  },
);
