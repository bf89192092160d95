import { createLink, readLinkKeys } from '../onboarding/links.ts';
import { stageOf } from '../record/onboarding-record.ts';
import { readRecord } from '../record/store.ts';
import { parseBrand } from '../runtime/brand.ts';
import { InvalidState, MailRejected } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { logger } from '../runtime/observability.ts';
import { sendMail } from './send.ts';
import { eventSchema, readUndelivered } from './undelivered.ts';
import { csmUnreachable, customerUnreachable } from './undelivered-mails.tsx';

/**
 * Event "a mail did not get through": whoever can act is told, the CSM of what the customer's contact
 * and main admin did not get, ops of what the CSM did not get, with a link to act in the CSM's place. It says so
 * also when the onboarding is over and its submission deleted: the CSM is whom the mail itself
 * would have been answered to.
 * @throws MailRejected for a mail to ops: nobody is left to write to, so the event ends in the
 *   dead-letter queue, and that alarm tells
 */
export const handler = taskHandler('ReportUndelivered', eventSchema, async (event, environment) => {
  const { SECRETS_PREFIX, PUBLIC_URL, RECORD_TABLE, OPS_EMAIL } = environment;
  const read = readUndelivered(event);
  if ('ignored' in read) return read;
  const { onboardingId, recipient, undelivered, replyTo } = read;
  logger.appendKeys({ onboardingId });
  if (recipient === 'ops')
    throw new MailRejected(`A mail to ops did not get through: ${undelivered.reason}`);
  // The rules give these to ReportUndeliveredInvitations.
  if (recipient === 'user') throw new InvalidState('An invitation is told with others');

  const record = await readRecord(RECORD_TABLE, onboardingId);
  const keys = await readLinkKeys(SECRETS_PREFIX);
  const about = {
    brand: parseBrand(environment.BRAND),
    language: 'en' as const,
    company: record?.company ?? onboardingId,
    undelivered,
  };

  if (recipient === 'csm') {
    const by = { onboardingId, by: OPS_EMAIL };
    const waitsFor = async () => {
      switch (record && stageOf(record)) {
        case 'awaitingApproval': {
          const link = await createLink(keys, PUBLIC_URL, 'approval', by);
          return { what: 'approval', link } as const;
        }
        case 'awaitingFirstSignIn': {
          const link = await createLink(keys, PUBLIC_URL, 'sign-in', { ...by, role: 'csm' });
          return { what: 'firstSignIn', link } as const;
        }
      }
      return undefined;
    };
    const told = csmUnreachable({ ...about, onboardingId, waitsFor: await waitsFor() });
    await sendMail(
      environment,
      onboardingId,
      { recipient: 'ops', email: OPS_EMAIL },
      OPS_EMAIL,
      told,
    );
    return { told: 'ops' };
  }

  if (!replyTo) throw new InvalidState('The mail says nobody to reply to');
  const csm = { email: replyTo };
  const { company } = about;
  const setupLink =
    recipient === 'contact' && record
      ? await createLink(keys, PUBLIC_URL, 'setup', { onboardingId, company, csm })
      : undefined;
  await sendMail(
    environment,
    onboardingId,
    { recipient: 'csm', ...csm },
    OPS_EMAIL,
    customerUnreachable({ ...about, csm, recipient, setupLink }),
  );
  return { told: 'csm' };
});
