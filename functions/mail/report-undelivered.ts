import { InvalidState, MailRejected } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { logger } from '../runtime/observability.ts';
import { handOver } from './hand-over.ts';
import { eventSchema, readUndelivered } from './undelivered.ts';
import { undeliveredReport } from './undelivered-report.ts';

/**
 * Event "a mail did not get through": notifies whoever can act (undelivered-report.ts). Duplicate events notify once.
 * Works after the submission is deleted, because the CSM's address is the mail's Reply-To.
 * @throws MailRejected for a mail to ops: nobody is left to notify, so the event ends in the dead-letter queue, whose
 *   alarm reports it
 */
export const handler = taskHandler('ReportUndelivered', eventSchema, async (event, environment) => {
  const read = readUndelivered(event);
  if ('ignored' in read) return read;
  const { onboardingId, recipient, undelivered, messageId } = read;
  logger.appendKeys({ onboardingId });
  if (recipient === 'ops')
    throw new MailRejected(`A mail to ops did not get through: ${undelivered.reason}`);
  // The rules route these to ReportUndeliveredInvitations.
  if (recipient === 'user') throw new InvalidState('An invitation is told with others');
  const { replyTo = '' } = read;
  if (recipient !== 'csm' && !replyTo) throw new InvalidState('The mail says nobody to reply to');
  const report = await undeliveredReport(
    environment,
    { onboardingId, recipient, undelivered, replyTo },
    `${undelivered.reason} ${messageId}`,
  );
  await handOver(environment, report);
  return { told: report.to.recipient };
});
